import type { X509Certificate } from 'node:crypto';
import type { JWK } from 'jose';
import { readDay } from '../identifier/calendar.ts';
import { isOrganisationNumber } from '../identifier/index.ts';
import { hasRsaKey } from './certificate.ts';
import { type Client, type ClientKey, DELEGATION_SOURCE, type Delegation, type OnBehalfOf } from './client.ts';
import { checkForm } from './clients-schema.ts';
import { type ClientMistake, type Finding, readClientsSource } from './clients-source.ts';
import { readCertificate, readJwk, readPem } from './public-key.ts';

export type { ClientMistake } from './clients-source.ts';

/** The clients of a file, or every mistake of it in the order of its lines. */
export type ParsedClients =
  | { readonly ok: true; readonly clients: readonly Client[] }
  | { readonly ok: false; readonly mistakes: readonly ClientMistake[] };

interface WrittenKey {
  readonly kid?: string;
  readonly jwk?: JWK;
  readonly pem?: string;
  readonly expires?: string;
}
interface Written {
  readonly client_id: string;
  readonly client_orgno: string;
  readonly scopes: readonly string[];
  readonly keys?: readonly WrittenKey[];
  readonly certificates?: readonly string[];
  readonly delegations?: readonly (Omit<Delegation, 'delegation_source'> & Partial<Delegation>)[];
  readonly onbehalfof?: readonly OnBehalfOf[];
}

type Path = readonly string[];

/** A day, or a time with its offset: without one it would be another instant on another machine. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** NaN for what is none. `Date` alone would take the 30th of February for the 2nd of March. */
function instantOf(written: string): number {
  const [, day = ''] = TIME.exec(written) ?? [];
  return readDay(day) === null ? Number.NaN : Date.parse(written);
}

/** Keeps what is wrong while the rest is read on. */
class Reading {
  readonly findings: Finding[] = [];

  wrong(path: Path, message: string): void {
    this.findings.push({ path, part: 'value', message });
  }

  orgno(path: Path, orgno: string): void {
    if (!isOrganisationNumber(orgno)) this.wrong(path, 'expected an organisation number: its check digit does not fit');
  }

  distinct(path: Path, names: readonly string[], member: string): void {
    names.forEach((name, i) => {
      if (names.indexOf(name) < i) this.wrong([...path, `${i}`, member], `${member} is taken by one above`);
    });
  }

  instant(path: Path, written: string | undefined): number | undefined {
    if (written === undefined) return undefined;
    const instant = instantOf(written);
    if (Number.isNaN(instant)) this.wrong(path, 'expected a time such as 2027-01-01 or 2027-01-01T12:00:00Z');
    return instant;
  }

  key(path: Path, { kid, jwk, pem, expires }: WrittenKey): ClientKey | undefined {
    if ((jwk === undefined) === (pem === undefined)) return void this.wrong(path, 'expected either jwk or pem');
    const name = kid ?? (typeof jwk?.kid === 'string' ? jwk.kid : undefined);
    if (name === undefined) return void this.wrong(path, 'missing key kid');
    const read = jwk ? readJwk(jwk) : readPem(pem!);
    const until = this.instant([...path, 'expires'], expires);
    if ('wrong' in read) return void this.wrong([...path, jwk ? 'jwk' : 'pem'], read.wrong);
    return { kid: name, publicKey: read.publicKey, expires: until ?? read.expires };
  }

  certificate(path: Path, written: string): X509Certificate | undefined {
    const certificate = readCertificate(written);
    if (certificate && hasRsaKey(certificate)) return certificate;
    return void this.wrong(path, 'expected a certificate as PEM or base64, with an RSA key of at least 2048 bits');
  }

  client(path: Path, { keys = [], certificates = [], delegations = [], onbehalfof = [], ...rest }: Written): Client {
    const within = (...more: (string | number)[]): Path => [...path, ...more.map(String)];
    this.orgno(within('client_orgno'), rest.client_orgno);
    delegations.forEach(({ consumer_org }, i) => {
      this.orgno(within('delegations', i, 'consumer_org'), consumer_org);
    });
    onbehalfof.forEach(({ orgno }, i) => {
      this.orgno(within('onbehalfof', i, 'orgno'), orgno);
    });
    const read = keys.flatMap((key, i) => this.key(within('keys', i), key) ?? []);
    if (read.length === keys.length)
      this.distinct(
        within('keys'),
        read.map(({ kid }) => kid),
        'kid',
      );
    return {
      ...rest,
      keys: read,
      certificates: certificates.flatMap((one, i) => this.certificate(within('certificates', i), one) ?? []),
      delegations: delegations.map((one) => ({ delegation_source: DELEGATION_SOURCE, ...one })),
      onbehalfof,
    };
  }
}

/**
 * Reads a file of registered clients. `file` is only the name that mistakes carry; a mistake never quotes the text,
 * which may hold a key. Never throws for a mistake of the text: it reports all of them at once.
 *
 * Loads a YAML parser and a schema validator: import this file when it is needed, not at start.
 *
 * @example
 * const parsed = parseClients("clients:\n  - client_id: my-client\n    client_orgno: '310000019'\n    scopes: []\n", 'clients.yaml');
 * if (parsed.ok) createIssuer({ issuer: 'http://127.0.0.1:8080/', clients: parsed.clients });
 */
export function parseClients(text: string, file: string): ParsedClients {
  const { data, mistakes, place } = readClientsSource(text, file);
  if (mistakes.length > 0) return { ok: false, mistakes };
  const reading = new Reading();
  reading.findings.push(...checkForm(data));
  if (reading.findings.length === 0) {
    const written = (data as { clients: readonly Written[] }).clients;
    const clients = written.map((client, i) => reading.client(['clients', `${i}`], client));
    reading.distinct(
      ['clients'],
      clients.map(({ client_id }) => client_id),
      'client_id',
    );
    if (reading.findings.length === 0) return { ok: true, clients };
  }
  const placed = reading.findings.map(place);
  return { ok: false, mistakes: placed.sort((a, b) => a.line - b.line || a.column - b.column) };
}
