import type { RecordedExchange } from '../../../src/conformance/index.ts';

export const NOW = Date.parse('2026-06-01T12:00:00Z');
export const PERSON = '01837012046';
export const OTHER = '03859914534';

/** A reachable person, with overrides. */
export const createPerson = (personidentifikator: string, contact: object = {}) => ({
  personidentifikator,
  status: 'AKTIV',
  reservasjon: 'NEI',
  varslingsstatus: 'KAN_VARSLES',
  kontaktinformasjon: {
    epostadresse: 'kari@example.com',
    epostadresse_oppdatert: '2026-01-10T10:00:00+01',
    epostadresse_sist_verifisert: '2026-01-10T10:00:00+01',
    ...contact,
  },
});

type Parts = Partial<Omit<RecordedExchange, 'response'>> & { readonly response?: object };

/** A lookup that returns the given persons. */
export function createLookup(
  persons: readonly { readonly personidentifikator: string; readonly [member: string]: unknown }[],
  { response, ...parts }: Parts = {},
): RecordedExchange {
  const personidentifikatorer = persons.map((person) => person.personidentifikator);
  return {
    method: 'POST',
    url: 'https://krr.example.com/rest/v1/personer',
    headers: { 'content-type': 'application/json', authorization: 'Bearer opaque-access-token' },
    body: JSON.stringify({ personidentifikatorer }),
    startedAt: NOW,
    ...parts,
    response: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ personer: persons }),
      isUtf8: true,
      ms: 1,
      ...response,
    },
  };
}

/** A JWT without a valid signature. */
export const createJwt = (claims: object): string =>
  `Bearer eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;
