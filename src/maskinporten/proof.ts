import type { KeyObject } from 'node:crypto';
import { certificateIn, organisationOf } from './certificate.ts';
import type { Client } from './client.ts';
import { ALGORITHMS, type Algorithm, isAlgorithm, isSignedBy, type Jws } from './jws.ts';
import { GrantRefused } from './refusal.ts';

/** How a client has shown who it is. */
export interface Proof {
  readonly client_amr: 'private_key_jwt' | 'virksomhetssertifikat';
  /** The organisation number of the certificate, if there is one and it names one. */
  readonly organisation: string | undefined;
}

function algorithmOf({ header }: Jws): Algorithm {
  if (isAlgorithm(header.alg)) return header.alg;
  throw new GrantRefused('MP-011', `The header's alg must be one of ${ALGORITHMS.join(', ')}.`);
}

/** RFC 7515, section 4.1.11: what is critical and not understood must be refused. */
function requireNothingCritical({ header }: Jws): void {
  if (header.crit !== undefined) throw new GrantRefused('MP-011', 'The header must be without crit.');
}

function requireSignature(jws: Jws, algorithm: Algorithm, key: KeyObject): void {
  if (isSignedBy(jws, algorithm, key)) return;
  throw new GrantRefused('MP-124', 'Sign the grant with the private key that belongs to the key named in its header.');
}

function byCertificate(jws: Jws, algorithm: Algorithm, client: Client | undefined, now: number): Proof {
  if (client && client.keys.length > 0 && client.certificates.length === 0) {
    throw new GrantRefused('MP-100', 'The client has registered keys: name one by kid, and leave x5c out.');
  }
  const certificate = certificateIn(jws.header.x5c, now);
  requireSignature(jws, algorithm, certificate.publicKey);
  const organisation = organisationOf(certificate);
  if (client && organisation !== client.client_orgno) {
    throw new GrantRefused('MP-122', 'The certificate must name the organisation that the client belongs to.');
  }
  if (client?.certificates.length && !client.certificates.some(({ raw }) => raw.equals(certificate.raw))) {
    throw new GrantRefused('MP-120', 'The certificate is not among those that the client has registered.');
  }
  return { client_amr: 'virksomhetssertifikat', organisation };
}

function byKey(jws: Jws, algorithm: Algorithm, client: Client | undefined, now: number): Proof {
  const { kid } = jws.header;
  if (typeof kid !== 'string' || kid === '') throw new GrantRefused('MP-011', 'kid must be the name of a key, a text.');
  if (jws.signature.length === 0) throw new GrantRefused('MP-124', 'The grant must be signed.');
  // Where nobody has registered, nothing says what the key is: it is taken at its word.
  if (client) requireSignature(jws, algorithm, registeredKey(client, kid, now));
  return { client_amr: 'private_key_jwt', organisation: undefined };
}

function registeredKey({ keys }: Client, kid: string, now: number): KeyObject {
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new GrantRefused('MP-100', 'The client has not registered a key with this kid.');
  if (now < (key.expires ?? Number.POSITIVE_INFINITY)) return key.publicKey;
  throw new GrantRefused('MP-121', 'The key with this kid has expired: register a new one.');
}

/**
 * Checks how the grant is signed: with a certificate of its own (x5c), or with a key that the client has registered
 * (kid).
 *
 * @param client who the grant says it is from; undefined where clients are not registered
 * @param now milliseconds since 1970-01-01T00:00:00Z
 * @throws GrantRefused MP-011, MP-100, or MP-120 to MP-124
 */
export function prove(jws: Jws, client: Client | undefined, now: number): Proof {
  const algorithm = algorithmOf(jws);
  requireNothingCritical(jws);
  const { kid, x5c } = jws.header;
  if ((kid === undefined) === (x5c === undefined)) {
    throw new GrantRefused('MP-011', 'The header must hold either kid or x5c, and not both.');
  }
  return (x5c === undefined ? byKey : byCertificate)(jws, algorithm, client, now);
}
