import { changeBodyAt, changeEveryPerson, type Json } from '../../support/mutants/break-service.ts';
import { EXPIRED_CERTIFICATE } from '../../support/mutants/expired-certificate.ts';
import { prepareIdentity, signCompact } from '../../support/mutants/independent/certificates.ts';
import {
  hasMoreThan,
  isLookup,
  isPersonEndpoint,
  isPrint,
  isV2,
  restrict,
} from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../../support/mutants/service.ts';

const valid = prepareIdentity();
const other = prepareIdentity();
const expired = prepareIdentity({ notBefore: '2020-01-01', notAfter: '2024-01-01' });
const future = prepareIdentity({ notBefore: '2040-01-01' });
const authority = prepareIdentity({ usage: 'keyCertSign' });
const encrypting = prepareIdentity({ usage: 'keyEncipherment' });

const isSigned = ({ headers }: ServiceResponse): boolean => headers['content-type'] === 'application/jose';

/** Changes signed responses. */
const changeSigned =
  (change: (jws: string, asked: ServiceRequest) => string | Promise<string>): Change =>
  (service) =>
  async (asked) => {
    const answer = await service(asked);
    return isSigned(answer) ? { ...answer, body: await change(String(answer.body), asked) } : answer;
  };
const readPayload = (jws: string): Buffer => Buffer.from(jws.split('.')[1]!, 'base64url');

/** Signs with a key, and with the certificate of another one in x5c. */
const signAs = (signer: typeof valid, certificate = signer): Change =>
  changeSigned(async (jws) =>
    signCompact(readPayload(jws), await signer(), { x5c: [(await certificate()).certificate] }),
  );

const breakSignature = changeSigned((jws) => {
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  const bytes = Buffer.from(signature, 'base64url');
  bytes[10]! ^= 1;
  return [header, payload, bytes.toString('base64url')].join('.');
});

/** Signs a changed payload correctly. */
const changePayload = (change: (payload: Json, asked: ServiceRequest) => unknown): Change =>
  changeSigned(async (jws, asked) => {
    const payload = change(JSON.parse(String(readPayload(jws))), asked);
    return signCompact(Buffer.from(JSON.stringify(payload)), await valid(), { x5c: [(await valid()).certificate] });
  });

const setPrintCertificate =
  (certificate: () => Promise<string>): Change =>
  (service) =>
  async (asked) => {
    const text = await certificate();
    return changeBodyAt(/printSertifikat$/, (printer) => ({ ...printer, x509Sertifikat: text }))(service)(asked);
  };
const printCertificateOf = (identity: typeof valid): Change =>
  setPrintCertificate(async () => (await identity()).certificate);
const setCertificate =
  (identity: typeof valid): Change =>
  (service) =>
  async (asked) => {
    const { certificate } = await identity();
    return changeEveryPerson((person) => {
      if (person.sertifikat !== undefined) person.sertifikat = certificate;
    })(service)(asked);
  };

export const signatureMutants: readonly IndependentMutant[] = [
  { name: 'returns an expired print certificate', serve: setPrintCertificate(async () => EXPIRED_CERTIFICATE) },
  {
    name: 'returns an expired print certificate in v2',
    serve: restrict(
      isV2,
      setPrintCertificate(async () => EXPIRED_CERTIFICATE),
    ),
  },
  { name: 'returns a print certificate that is not valid yet', serve: printCertificateOf(future) },
  { name: 'returns a print certificate for signatures', serve: printCertificateOf(valid) },
  { name: 'returns a print certificate of a certification authority', serve: printCertificateOf(authority) },
  {
    name: 'returns another print certificate in v2',
    serve: restrict((asked) => isPrint(asked) && isV2(asked), printCertificateOf(encrypting)),
  },
  {
    name: 'returns another address of the printer in v2',
    serve: restrict(
      isV2,
      changeBodyAt(/printSertifikat$/, (printer) => ({ ...printer, postkasseleverandoerAdresse: 'printserver2' })),
    ),
  },
  {
    name: 'returns a new print certificate with every response',
    serve: (service) => {
      let requests = 0;
      const identities = [encrypting, prepareIdentity({ usage: 'keyEncipherment' })];
      return async (asked) =>
        isPrint(asked) ? printCertificateOf(identities[requests++ % 2]!)(service)(asked) : service(asked);
    },
  },
  {
    name: 'returns the chain of the print certificate in one field',
    serve: changeBodyAt(/printSertifikat$/, (printer) => ({
      ...printer,
      x509Sertifikat: printer.x509Sertifikat.repeat(2),
    })),
  },
  { name: 'returns mailbox certificates for signatures', serve: setCertificate(valid) },
  { name: 'returns mailbox certificates of a certification authority', serve: setCertificate(authority) },
  { name: 'returns mailbox certificates that are not valid yet', serve: setCertificate(future) },
  { name: 'never returns a mailbox certificate', serve: changeEveryPerson((person) => delete person.sertifikat) },
  {
    name: 'returns no mailbox certificate in batches over 50',
    serve: restrict(
      hasMoreThan(50),
      changeEveryPerson((person) => delete person.sertifikat),
    ),
  },
  {
    name: 'never returns a mailbox certificate in v2',
    serve: restrict(
      isV2,
      changeEveryPerson((person) => delete person.sertifikat),
    ),
  },
  { name: 'signs with an expired certificate', around: signAs(expired) },
  { name: 'signs with a certificate that is not valid yet', around: signAs(future) },
  { name: 'signs with another key than that of x5c', around: signAs(valid, other) },
  { name: 'signs with another key than that of x5c in v2', around: restrict(isV2, signAs(valid, other)) },
  {
    name: 'signs with another key than that of x5c for the logged-in person',
    around: restrict(isPersonEndpoint, signAs(valid, other)),
  },
  { name: 'signs with an expired certificate in v2', around: restrict(isV2, signAs(expired)) },
  { name: 'signs with a certificate for encryption', around: signAs(encrypting) },
  { name: 'returns invalid signatures in v2', around: restrict(isV2, breakSignature) },
  { name: 'returns invalid signatures for batches', around: restrict(hasMoreThan(1), breakSignature) },
  { name: 'returns invalid signatures of the print certificate', around: restrict(isPrint, breakSignature) },
  { name: 'returns invalid signatures for the logged-in person', around: restrict(isPersonEndpoint, breakSignature) },
  {
    name: 'signs an empty list of persons',
    around: restrict(
      isLookup,
      changePayload(() => ({ personer: [] })),
    ),
  },
  {
    name: 'signs the payload in a wrapper with claims',
    around: changePayload((payload) => ({ iss: 'krr', iat: 1_780_000_000, payload })),
  },
  {
    name: 'omits mailboxes in signed responses',
    around: restrict(
      isLookup,
      changePayload(({ personer }) => ({
        personer: personer.map(({ digital_post: _, sertifikat: __, ...person }: Json) => person),
      })),
    ),
  },
  {
    name: 'returns the signed response of the previous request',
    around: (service) => {
      let previous: string | undefined;
      return changeSigned((jws) => {
        const returned = previous ?? jws;
        previous = jws;
        return returned;
      })(service);
    },
  },
  {
    name: 'ignores Accept: application/jose in v2',
    around: restrict(
      isV2,
      (service) => (asked) => service({ ...asked, headers: { ...asked.headers, accept: 'application/json' } }),
    ),
  },
  {
    name: 'returns x5c in the alphabet base64url',
    around: changeSigned(async (jws) =>
      signCompact(readPayload(jws), await valid(), {
        x5c: [Buffer.from((await valid()).certificate, 'base64').toString('base64url')],
      }),
    ),
  },
  {
    name: 'returns the certificate of the signer last in x5c',
    around: changeSigned(async (jws) =>
      signCompact(readPayload(jws), await valid(), { x5c: [(await other()).certificate, (await valid()).certificate] }),
    ),
  },
];
