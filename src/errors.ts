/**
 * The codes of {@link KrrError}, each with a short description.
 *
 * @example
 * ```ts
 * import { ERROR_CODES } from 'krr-kit';
 * ERROR_CODES.SCENARIO_UNKNOWN; // 'no scenario has this name'
 * ```
 */
export const ERROR_CODES = {
  PORT_TAKEN: 'another process listens on the port',
  ADDRESS_UNAVAILABLE: 'the server cannot listen on the address',
  SCENARIO_UNKNOWN: 'no scenario has this name',
  SCENARIO_UNREADABLE: 'the scenario file cannot be read',
  SCENARIO_INVALID: 'the scenario file is invalid',
  UNKNOWN_PROPERTY: 'persons cannot be selected by this property',
  CONFLICTING_PROPERTIES: 'no person can have all requested properties',
  NOT_ENOUGH_PERSONS: 'fewer persons exist than requested',
  NOTHING_SELECTED: 'no rule matches the selection',
  TARGET_UNREACHABLE: 'the deployment does not respond',
  ENDPOINT_NOT_FOUND: 'the deployment has no lookup at this address',
  TOKEN_REJECTED: 'the deployment rejects the access token',
  TARGET_FORBIDDEN: 'the conformance suite does not send requests to this deployment',
  TOKEN_UNAVAILABLE: 'the issuer returned no access token',
  LANGUAGE_NOT_RESTORED: 'the language of the logged-in person could not be restored',
  PERSONS_NOT_SYNTHETIC: 'the persons file contains an identifier that may belong to a real person',
  WAIVERS_INVALID: 'the waivers file is invalid',
  CLIENTS_INVALID: 'the clients file is invalid',
  STATE_UNREADABLE: 'the file of the state cannot be read',
  SESSION_INVALID: 'the name of a session is invalid',
  SESSION_EXISTS: 'there is already a session with this name',
  SESSION_LIMIT: 'the mock has as many sessions as it can hold',
  OPTION_INVALID: 'an option has an invalid value',
} as const;

/** A code of {@link KrrError}; stable, for programs to branch on. */
export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * An error that the user can correct. The message contains the cause, the position and the remedy; `code` is for programs.
 *
 * @example
 * ```ts
 * import { KrrError, loadScenario } from 'krr-kit';
 * try {
 *   await loadScenario('no-such-scenario');
 * } catch (error) {
 *   if (error instanceof KrrError) console.log(error.code); // SCENARIO_UNKNOWN
 * }
 * ```
 */
export class KrrError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'KrrError';
    this.code = code;
  }
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder',
  EACCES: 'permission denied',
};

/** The reason why a file cannot be read. */
export const describeReadError = ({ code, message }: NodeJS.ErrnoException): string =>
  READ_ERRORS[code ?? ''] ?? `cannot be read (${code ?? message})`;

/** Creates the error of a file that cannot be read. */
export const createReadError = (file: string, error: NodeJS.ErrnoException): KrrError =>
  new KrrError('OPTION_INVALID', `${file}: ${describeReadError(error)}`);
