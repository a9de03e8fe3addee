import type { IssuerOptions } from '../maskinporten/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Tls } from './framework.ts';
import type { Log } from './log.ts';
import type { ScenarioInput } from './scenario-choice.ts';
import type { SoapOptions } from './soap-endpoint.ts';

/** How {@link startMock} starts. */
export interface StartOptions {
  /** `standard` unless given. */
  readonly scenario?: ScenarioInput;
  /** A safe integer, 1 unless given: another seed is another population. */
  readonly seed?: number;
  /** Stops the clock at this timestamp, whatever the scenario says. */
  readonly now?: string;
  /** Who is registered, whatever the scenario says. */
  readonly population?: Scenario['population'];
  /**
   * `any` unless given: a Bearer token is required, unverified. `none`: no token is needed. `maskinporten`: a token is
   * required that the mock has issued, or who stands in `trust`.
   */
  readonly auth?: 'any' | 'none' | 'maskinporten';
  /** The URL of another issuer whose tokens are good with `auth: 'maskinporten'`, in place of the mock's own. */
  readonly trust?: string;
  /** Of the issuer of tokens; everything has a default. */
  readonly maskinporten?: MaskinportenOptions;
  /** Of the lookup over SOAP; everything has a default. */
  readonly soap?: SoapOptions;
  /** HTTP in the clear unless given: a key and its certificate, both PEM. */
  readonly tls?: Tls;
  /** A free one unless given. */
  readonly port?: number;
  /** `127.0.0.1` unless given. */
  readonly host?: string;
  /** Stands before every path of the service, such as `/kontaktinfo-oauth2-server`. */
  readonly basePath?: string;
  /** Whether the control API answers under `/__krr/`, to this machine alone; it does unless told otherwise. */
  readonly control?: boolean;
  /** Where log lines go; nowhere unless given. */
  readonly log?: Log;
}

/** How the mock issues tokens. */
export interface MaskinportenOptions extends Omit<IssuerOptions, 'issuer'> {
  /** As clients see it; where it listens unless given. */
  readonly issuer?: string;
  /** A port of its own; that of the service unless given. */
  readonly port?: number;
}
