import type { X509Certificate } from 'node:crypto';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { JWK } from 'jose';
import { parseDay } from '../../identifier/calendar.ts';
import { isOrganisationNumber } from '../../identifier/index.ts';
import { type Diagnostic, type PathDiagnostic, parseJsonPointer } from '../../yaml/diagnostics.ts';
import { readSource } from '../../yaml/read.ts';
import { type Client, type ClientKey, DELEGATION_SOURCE, type Delegation, type OnBehalfOf } from './client.ts';
import * as validators from './generated/validators.ts';
import { readCertificate, readJwk, readPem, unwrapKeySet } from './keys.ts';
import { hasRsaKey } from './rsa.ts';

function toDiagnostic({ instancePath, keyword, params, parentSchema }: ErrorObject): PathDiagnostic {
  const path = parseJsonPointer(instancePath);
  if (keyword === 'additionalProperties') {
    const known = Object.keys(parentSchema?.properties).join(', ');
    return { path: [...path, params.additionalProperty], part: 'key', message: `unknown key: expected ${known}` };
  }
  if (keyword === 'required') return { path, part: 'value', message: `missing key ${params.missingProperty}` };
  return { path, part: 'value', message: `expected ${parentSchema?.title}` };
}

type CompiledValidator = ((value: unknown) => boolean) & { errors?: ErrorObject[] | null };
const validateSchema: CompiledValidator = validators.clients;

/** Validates the structure of a client file. The messages do not quote values. */
export const checkStructure = (data: unknown): readonly PathDiagnostic[] =>
  validateSchema(data) ? [] : (validateSchema.errors ?? []).map(toDiagnostic);

/** The clients of a file, or its errors in the order of the lines. */
export type ParsedClients =
  | { readonly ok: true; readonly clients: readonly Client[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

interface RawKey {
  readonly kid?: string;
  readonly jwk?: JWK;
  readonly pem?: string;
  readonly expires?: string;
}
interface RawClient {
  readonly client_id: string;
  readonly client_orgno: string;
  readonly scopes: readonly string[];
  readonly keys?: readonly RawKey[];
  readonly certificates?: readonly string[];
  readonly delegations?: readonly (Omit<Delegation, 'delegation_source'> & Partial<Delegation>)[];
  readonly onbehalfof?: readonly OnBehalfOf[];
}

type Path = readonly string[];

/** A day, or a time with its offset: without one it would be another instant on another machine. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** NaN for an invalid time. `Date` alone would parse 30 February as 2 March. */
function parseInstant(text: string): number {
  const [, day = ''] = TIME.exec(text) ?? [];
  return parseDay(day) === null ? Number.NaN : Date.parse(text);
}

/** Keeps what is wrong while the rest is read on. */
class ClientReader {
  readonly diagnostics: PathDiagnostic[] = [];

  addDiagnostic(path: Path, message: string): void {
    this.diagnostics.push({ path, part: 'value', message });
  }

  checkOrgno(path: Path, orgno: string): void {
    if (!isOrganisationNumber(orgno))
      this.addDiagnostic(path, 'expected an organisation number: its check digit does not fit');
  }

  checkDistinct(path: Path, names: readonly string[], member: string): void {
    names.forEach((name, i) => {
      if (names.indexOf(name) < i) this.addDiagnostic([...path, `${i}`, member], `${member} is taken by one above`);
    });
  }

  readInstant(path: Path, written: string | undefined): number | undefined {
    if (written === undefined) return undefined;
    const instant = parseInstant(written);
    if (Number.isNaN(instant)) this.addDiagnostic(path, 'expected a time such as 2027-01-01 or 2027-01-01T12:00:00Z');
    return instant;
  }

  readKey(path: Path, { kid, jwk, pem, expires }: RawKey): ClientKey | undefined {
    if ((jwk === undefined) === (pem === undefined)) return void this.addDiagnostic(path, 'expected either jwk or pem');
    const ownName = jwk && unwrapKeySet(jwk).kid;
    const name = kid ?? (typeof ownName === 'string' ? ownName : undefined);
    if (name === undefined) return void this.addDiagnostic(path, 'missing key kid');
    const read = jwk ? readJwk(jwk) : readPem(pem!);
    const until = this.readInstant([...path, 'expires'], expires);
    if ('wrong' in read) return void this.addDiagnostic([...path, jwk ? 'jwk' : 'pem'], read.wrong);
    return { kid: name, publicKey: read.publicKey, expires: until ?? read.expires };
  }

  readClientCertificate(path: Path, written: string): X509Certificate | undefined {
    const certificate = readCertificate(written);
    if (certificate && hasRsaKey(certificate)) return certificate;
    return void this.addDiagnostic(
      path,
      'expected a certificate as PEM or base64, with an RSA key of at least 2048 bits',
    );
  }

  readClient(
    path: Path,
    { keys = [], certificates = [], delegations = [], onbehalfof = [], ...rest }: RawClient,
  ): Client {
    const within = (...more: (string | number)[]): Path => [...path, ...more.map(String)];
    this.checkOrgno(within('client_orgno'), rest.client_orgno);
    delegations.forEach(({ consumer_org }, i) => {
      this.checkOrgno(within('delegations', i, 'consumer_org'), consumer_org);
    });
    onbehalfof.forEach(({ orgno }, i) => {
      this.checkOrgno(within('onbehalfof', i, 'orgno'), orgno);
    });
    const read = keys.flatMap((key, i) => this.readKey(within('keys', i), key) ?? []);
    if (read.length === keys.length)
      this.checkDistinct(
        within('keys'),
        read.map(({ kid }) => kid),
        'kid',
      );
    return {
      ...rest,
      keys: read,
      certificates: certificates.flatMap((one, i) => this.readClientCertificate(within('certificates', i), one) ?? []),
      delegations: delegations.map((one) => ({ delegation_source: DELEGATION_SOURCE, ...one })),
      onbehalfof,
    };
  }
}

/**
 * Parses a file of registered clients and reports all errors at once. `file` is the name in the diagnostics, which never
 * quote the text, because it can contain a private key.
 *
 * Loads a YAML parser: import this file when it is needed, not at start.
 *
 * @example
 * const parsed = parseClients("clients:\n  - client_id: my-client\n    client_orgno: '310000019'\n    scopes: []\n", 'clients.yaml');
 * if (parsed.ok) createIssuer({ issuer: 'http://127.0.0.1:8080/', clients: parsed.clients });
 */
export function parseClients(text: string, file: string): ParsedClients {
  const { data, toDiagnostics } = readSource(text, file);
  const syntaxErrors = toDiagnostics([]);
  if (syntaxErrors.length > 0) return { ok: false, diagnostics: syntaxErrors };
  const reader = new ClientReader();
  reader.diagnostics.push(...checkStructure(data));
  if (reader.diagnostics.length === 0) {
    const rawClients = (data as { clients: readonly RawClient[] }).clients;
    const clients = rawClients.map((client, i) => reader.readClient(['clients', `${i}`], client));
    reader.checkDistinct(
      ['clients'],
      clients.map(({ client_id }) => client_id),
      'client_id',
    );
    if (reader.diagnostics.length === 0) return { ok: true, clients };
  }
  return { ok: false, diagnostics: toDiagnostics(reader.diagnostics) };
}
