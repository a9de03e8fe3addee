import type { KeyObject } from 'node:crypto';
import { findOrganisationNumber, readLeafCertificate } from './certificate.ts';
import type { Client } from './client.ts';
import { ALGORITHMS, type Algorithm, isAlgorithm, isSignedBy, type Jws } from './jws.ts';
import { GrantError } from './refusal.ts';

/** How a client has shown who it is. */
export interface GrantProof {
  readonly client_amr: 'private_key_jwt' | 'virksomhetssertifikat';
  /** The organisation number of the certificate, if there is one and it names one. */
  readonly organisation: string | undefined;
}

function readAlgorithm({ header }: Jws): Algorithm {
  if (isAlgorithm(header.alg)) return header.alg;
  throw new GrantError('MP-011', `The header's alg must be one of ${ALGORITHMS.join(', ')}.`);
}

/** RFC 7515, section 4.1.11: what is critical and not understood must be refused. */
function rejectCriticalHeader({ header }: Jws): void {
  if (header.crit !== undefined) throw new GrantError('MP-011', 'The header must be without crit.');
}

function requireSignature(jws: Jws, algorithm: Algorithm, key: KeyObject): void {
  if (isSignedBy(jws, algorithm, key)) return;
  throw new GrantError('MP-124', 'Sign the grant with the private key that belongs to the key named in its header.');
}

function verifyWithCertificate(jws: Jws, algorithm: Algorithm, client: Client | undefined, now: number): GrantProof {
  if (client && client.keys.length > 0 && client.certificates.length === 0) {
    throw new GrantError('MP-100', 'The client has registered keys: name one by kid, and leave x5c out.');
  }
  const certificate = readLeafCertificate(jws.header.x5c, now);
  requireSignature(jws, algorithm, certificate.publicKey);
  const organisation = findOrganisationNumber(certificate);
  if (client && organisation !== client.client_orgno) {
    throw new GrantError('MP-122', 'The certificate must name the organisation that the client belongs to.');
  }
  if (client?.certificates.length && !client.certificates.some(({ raw }) => raw.equals(certificate.raw))) {
    throw new GrantError('MP-120', 'The certificate is not among those that the client has registered.');
  }
  return { client_amr: 'virksomhetssertifikat', organisation };
}

function verifyWithKey(jws: Jws, algorithm: Algorithm, client: Client | undefined, now: number): GrantProof {
  const { kid } = jws.header;
  if (typeof kid !== 'string' || kid === '') throw new GrantError('MP-011', 'kid must be the name of a key, a text.');
  if (jws.signature.length === 0) throw new GrantError('MP-124', 'The grant must be signed.');
  // Where nobody has registered, nothing says what the key is: it is taken at its word.
  if (client) requireSignature(jws, algorithm, findRegisteredKey(client, kid, now));
  return { client_amr: 'private_key_jwt', organisation: undefined };
}

function findRegisteredKey({ keys }: Client, kid: string, now: number): KeyObject {
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new GrantError('MP-100', 'The client has not registered a key with this kid.');
  if (now < (key.expires ?? Number.POSITIVE_INFINITY)) return key.publicKey;
  throw new GrantError('MP-121', 'The key with this kid has expired: register a new one.');
}

/**
 * Checks how the grant is signed: with a certificate of its own (x5c), or with a key that the client has registered
 * (kid).
 *
 * @param client who the grant says it is from; undefined where clients are not registered
 * @param now milliseconds since 1970-01-01T00:00:00Z
 * @throws GrantError MP-011, MP-100, or MP-120 to MP-124
 */
export function verifyProof(jws: Jws, client: Client | undefined, now: number): GrantProof {
  const algorithm = readAlgorithm(jws);
  rejectCriticalHeader(jws);
  const { kid, x5c } = jws.header;
  if ((kid === undefined) === (x5c === undefined)) {
    throw new GrantError('MP-011', 'The header must hold either kid or x5c, and not both.');
  }
  return (x5c === undefined ? verifyWithKey : verifyWithCertificate)(jws, algorithm, client, now);
}
