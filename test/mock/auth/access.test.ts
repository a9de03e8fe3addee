import { describe, expect, test } from 'vitest';
import { noAuth } from '../../../src/mock/index.ts';
import { type Asking, jwt, LOOKUPS, lookUp, mockWith, post } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const mock = mockWith();
const somebody = identifierOf('mobile-email-mailbox');
const PERSON = ['personidentifikator', 'reservasjon', 'status'];
const CONTACT = ['varslingsstatus', 'kontaktinformasjon', 'spraak', 'spraak_oppdatert'];
const MAILBOX = ['digital_post', 'sertifikat'];
const ALL = [...PERSON, ...CONTACT, ...MAILBOX];

/** The fields of a person that has all of them. */
async function members(asking?: Asking, app = mock): Promise<string[]> {
  const [person] = await lookUp(app, [somebody], asking);
  return Object.keys(person!);
}

const bearer = (scope: unknown) => ({ authorization: `Bearer ${jwt({ scope })}` });
const refused = async (authorization: string | undefined, app = mock) => {
  const answer = await app.inject({
    method: 'POST',
    url: '/rest/v2/personer',
    headers: authorization === undefined ? {} : { authorization },
    payload: { personidentifikatorer: [somebody] },
  });
  return { status: answer.statusCode, challenge: answer.headers['www-authenticate'], body: answer.body };
};

describe('the scope of a JWT decides', () => {
  test.each([
    ['krr:global/kontaktinformasjon.read', CONTACT],
    ['krr:global/kontaktinfo.read', CONTACT],
    ['global/kontaktinformasjon.read', CONTACT],
    ['global/varslingsstatus.read', CONTACT],
    ['global/spraak.read', CONTACT],
    ['krr:global/digitalpost.read', MAILBOX],
    ['krr:global/postkasse.read', MAILBOX],
    ['global/sertifikat.read', MAILBOX],
    ['global/postadresse.read', MAILBOX],
    ['krr:global/digitalpost.read krr:global/kontaktinfo.read', [...CONTACT, ...MAILBOX]],
    ['openid krr:user/spraak.write global/spraak.read', CONTACT],
  ])('%s', async (scope, expected) => {
    expect(new Set(await members(bearer(scope)))).toEqual(new Set([...PERSON, ...expected]));
  });

  test.each(LOOKUPS[0]!.scopes)('%s opens both versions', async (scope) => {
    const [v1, v2] = await Promise.all([members(bearer(scope)), members({ ...bearer(scope), version: 'v2' })]);
    expect(v2).toEqual(v1);
  });

  test.each([
    ['of another service', 'krr:global/hentendring.read'],
    ['that only looks like ours', 'krr:global/kontaktinformasjon.readable KRR:GLOBAL/DIGITALPOST.READ'],
    ['that is empty', ''],
    ['that is a list', ['krr:global/digitalpost.read']],
    ['that is not there', undefined],
  ])('returns 403 for a scope %s', async (_, scope) => {
    const { status, challenge } = await refused(bearer(scope).authorization);
    expect(status).toBe(403);
    expect(challenge).toMatch(/^Bearer .*error="insufficient_scope", scope="krr:global\/kontaktinformasjon\.read /);
  });

  test('and is decided anew for each token, however often it comes', async () => {
    const [contact, mailbox] = [bearer('global/spraak.read'), bearer('global/sertifikat.read')];
    const first = await members(contact);
    expect(await members(mailbox)).not.toEqual(first);
    expect(await members(contact)).toEqual(first);
    const none = bearer('none').authorization;
    expect([(await refused(none)).status, (await refused(none)).status]).toEqual([403, 403]);
  });
});

describe('a token that is not a JWT', () => {
  test.each([
    ['a word', 'any'],
    ['two parts', 'a.b'],
    ['three parts', 'a.b.c'],
    ['four parts', 'a.b.c.d'],
    ['every character there is', 'SGVp_-~+/.=='],
    ['a great length', 'x'.repeat(3000)],
  ])('of %s gives everything', async (_, token) => {
    expect(new Set(await members({ authorization: `Bearer ${token}` }))).toEqual(new Set(ALL));
  });

  test('may be announced in any case', async () => {
    expect(new Set(await members({ authorization: 'bearer  any' }))).toEqual(new Set(ALL));
  });
});

describe('without a usable token', () => {
  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'any',
    'Bearer a b',
    'Bearer "a"',
    'Bearer,any',
    'Bearerany',
  ])('returns 401 for the header %s', async (authorization) => {
    const { status, challenge } = await refused(authorization);
    expect(status).toBe(401);
    expect(challenge).toMatch(
      authorization === undefined
        ? /^Bearer realm="krr"$/
        : /^Bearer .*error="invalid_token", error_description="malformed"$/,
    );
  });

  test('accepts every request if no token is required', async () => {
    const open = mockWith({ authenticator: noAuth });
    expect((await refused(undefined, open)).status).toBe(200);
    expect(new Set(await members({ authorization: 'Basic YTpi' }, open))).toEqual(new Set(ALL));
  });

  test('does not report errors in the body', async () => {
    expect((await post(mock, 'no JSON', { authorization: 'Basic YTpi' })).statusCode).toBe(401);
  });
});

describe('informasjonsbehov', () => {
  const narrowed = (...informasjonsbehov: string[]) => members({ body: { informasjonsbehov } });

  test.each([
    [[], []],
    [['Person'], []],
    [['Kontaktinfo'], ['kontaktinformasjon']],
    [['Kontaktinformasjon'], ['kontaktinformasjon']],
    [['VarslingsStatus'], ['varslingsstatus']],
    [['Spraak'], ['spraak', 'spraak_oppdatert']],
    [['SikkerDigitalPost'], ['digital_post']],
    [['Sertifikat'], ['sertifikat']],
    [
      ['Spraak', 'Spraak', 'Person', 'Spraak'],
      ['spraak', 'spraak_oppdatert'],
    ],
    [['Skostoerrelse', 'spraak', 'Sertifikat'], ['sertifikat']],
    [['Skostoerrelse'], []],
  ])('%j limits the returned data', async (needs, expected) => {
    expect(new Set(await narrowed(...needs))).toEqual(new Set([...PERSON, ...expected]));
  });

  test('gives nothing that the scopes do not', async () => {
    const asking = { ...bearer('global/spraak.read'), body: { informasjonsbehov: ['Sertifikat', 'Kontaktinfo'] } };
    expect(new Set(await members(asking))).toEqual(new Set([...PERSON, 'kontaktinformasjon']));
  });
});
