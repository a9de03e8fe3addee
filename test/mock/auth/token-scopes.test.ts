import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../../../src/mock/index.ts';
import { keptLog } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const WHO = identifierOf('mobile-email-mailbox');

const CONTACT = ['varslingsstatus', 'kontaktinformasjon', 'spraak', 'spraak_oppdatert'];
const MAILBOX = ['digital_post', 'sertifikat'];
const ALWAYS = ['personidentifikator', 'reservasjon', 'status'];

/** The request of each operation, and how to find a person in its response. */
const OPERATIONS = {
  personerV1: { path: '/rest/v1/personer', body: { personidentifikatorer: [WHO] } },
  personerV2: { path: '/rest/v2/personer', body: { personidentifikatorer: [WHO] } },
  personV1: { path: '/rest/v1/person' },
  personV2: { path: '/rest/v2/person' },
  spraak: { path: '/rest/v1/person', method: 'PATCH', body: { spraak: 'nb' } },
  printV1: { path: '/rest/v1/printSertifikat' },
  printV2: { path: '/rest/v2/printSertifikat' },
  endringer: { path: '/rest/v2/krr/hentEndringer', body: { fraEndringsId: 0 } },
} as const;
type Operation = keyof typeof OPERATIONS;
const ALL = Object.keys(OPERATIONS) as Operation[];

/** The operations that a scope gives access to, and the returned parts. Every token gives access to the print certificate. */
interface Opened {
  readonly opens: readonly Operation[];
  readonly gives: readonly string[];
  readonly at: readonly Operation[];
}
const LOOKUP = ['personerV1', 'personerV2'] as const;
const ONESELF = ['personV1', 'personV2'] as const;
const scope = (opens: readonly Operation[], gives: readonly string[] = [], at = opens): Opened => ({
  opens,
  gives,
  at,
});
const global = (gives: readonly string[]): Opened =>
  scope([...LOOKUP, ...ONESELF], gives, [...LOOKUP, ...ONESELF, 'endringer']);

const SCOPES: Readonly<Record<string, Opened>> = {
  'krr:global/kontaktinformasjon.read': global(CONTACT),
  'krr:global/digitalpost.read': global(MAILBOX),
  'krr:global/kontaktinfo.read': global(CONTACT),
  'krr:global/postkasse.read': global(MAILBOX),
  'global/kontaktinformasjon.read': global(CONTACT),
  'global/varslingsstatus.read': global(CONTACT),
  'global/spraak.read': global(CONTACT),
  'global/sertifikat.read': global(MAILBOX),
  'global/postadresse.read': global(MAILBOX),
  'global/sikkerdigitalpost.read': global(MAILBOX),
  'krr:global/hentendring.read': scope(['endringer']),
  'krr:user/kontaktinformasjon.read': scope(ONESELF, CONTACT),
  'krr:user/digitalpost.read': scope(ONESELF, MAILBOX),
  'user/kontaktinformasjon.read': scope(ONESELF, CONTACT),
  'user/spraak.read': scope(ONESELF, CONTACT),
  'user/varslingsstatus.read': scope(ONESELF, CONTACT),
  'user/sikkerdigitalpost.read': scope(ONESELF, MAILBOX),
  'user/sertifikat.read': scope(ONESELF, MAILBOX),
  'krr:user/spraak.write': scope(['spraak']),
  'user/spraak.write': scope(['spraak']),
  'krr:global/kontaktinformasjon': scope([]),
  'KRR:GLOBAL/KONTAKTINFORMASJON.READ': scope([]),
  'krr:global/kontaktinformasjon.read.more': scope([]),
  'somebody:else/altogether.read': scope([]),
};

const { log, written } = keptLog('info');
let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ auth: 'maskinporten', log });
});
afterAll(() => mock.close());

function ask(operation: Operation, token: string | undefined): Promise<Response> {
  const { path, ...rest } = OPERATIONS[operation];
  const { method, body } = { method: 'body' in rest ? 'POST' : 'GET', body: undefined, ...rest };
  return fetch(mock.url + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** The fields of the person in a response; empty without a person. */
function membersIn(answer: Record<string, unknown>): string[] {
  const list = (answer.personer ?? answer.list) as readonly Record<string, unknown>[] | undefined;
  const person = list === undefined ? answer : list.find(({ personidentifikator }) => personidentifikator === WHO)!;
  return Object.keys('status' in person ? person : {}).sort();
}

async function outcome(operation: Operation, token: string) {
  const answer = await ask(operation, token);
  if (answer.status !== 200) return { status: answer.status };
  return { status: 200, members: membersIn((await answer.json()) as Record<string, unknown>) };
}

const isPrint = (operation: Operation): boolean => operation.startsWith('print');

/** What scopes are documented to lead to, together. */
function expected(operation: Operation, scopes: readonly string[]) {
  const held = scopes.map((one) => SCOPES[one]!);
  if (isPrint(operation)) return { status: 200, members: [] };
  if (!held.some(({ opens }) => opens.includes(operation))) return { status: 403 };
  if (operation === 'spraak') return { status: 204 };
  const given = held.flatMap(({ gives, at }) => (at.includes(operation) ? gives : []));
  return { status: 200, members: [...new Set([...ALWAYS, ...given])].sort() };
}

const tokenWith = (scopes: readonly string[], pid = WHO) =>
  mock.token({ client_id: 'my-client', scope: scopes.join(' '), pid });

describe('a token for one thing opens nothing else', () => {
  test.each(Object.keys(SCOPES))('%s', async (one) => {
    const token = await tokenWith([one]);
    for (const operation of ALL) {
      expect([operation, await outcome(operation, token)]).toEqual([operation, expected(operation, [one])]);
    }
  });

  test('and several scopes open what each of them does, and no more', async () => {
    const scopes = fc.uniqueArray(fc.constantFrom(...Object.keys(SCOPES)), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(scopes, fc.constantFrom(...ALL), async (several, operation) => {
        expect(await outcome(operation, await tokenWith(several))).toEqual(expected(operation, several));
      }),
      { numRuns: 60 },
    );
  });

  test('which is what a 403 names', async () => {
    const answer = await ask('endringer', await tokenWith(['krr:user/spraak.write']));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toContain(
      'error="insufficient_scope", scope="krr:global/hentendring.read"',
    );
  });

  test('a token without pid has no logged-in person', async () => {
    const scope = 'krr:user/kontaktinformasjon.read krr:user/spraak.write';
    const token = await mock.token({ client_id: 'my-client', scope });
    for (const operation of [...ONESELF, 'spraak'] as const) expect((await ask(operation, token)).status).toBe(403);
  });

  test('the logged-in person is the one in pid', async () => {
    const other = identifierOf('email-only');
    const answer = await ask('personV1', await tokenWith(['krr:user/kontaktinformasjon.read'], other));
    expect(await answer.json()).toMatchObject({ personidentifikator: other });
  });
});

describe('a token that is not good opens nothing', () => {
  const EVERYTHING = Object.keys(SCOPES).join(' ');
  const wish = { client_id: 'my-client', scope: EVERYTHING, pid: WHO };

  test.each<[string, () => Promise<string> | string, string]>([
    ['has expired', () => mock.token({ ...wish, expires_in: -60 }), 'expired'],
    ['is of another mock', () => ofAnotherMock(wish), 'issuer'],
    ['was changed', async () => changed(await mock.token(wish)), 'signature'],
    ['is no JWT', () => 'any', 'malformed'],
  ])('which %s', async (_, token, reason) => {
    const bad = await token();
    for (const operation of ALL) {
      const answer = await ask(operation, bad);
      expect([operation, answer.status]).toEqual([operation, 401]);
      expect(answer.headers.get('www-authenticate')).toContain(`error="invalid_token", error_description="${reason}"`);
    }
  });

  test('nor does none, but the certificate to print with in version 2', async () => {
    const statuses = await Promise.all(
      ALL.map(async (operation) => [operation, (await ask(operation, undefined)).status]),
    );
    expect(statuses).toEqual(ALL.map((operation) => [operation, operation === 'printV2' ? 200 : 401]));
  });
});

async function ofAnotherMock(wish: Parameters<RunningMock['token']>[0]): Promise<string> {
  const other = await startMock();
  return other.token(wish).finally(() => other.close());
}

/** The same, but for another person. */
function changed(token: string): string {
  const [head, payload, signature] = token.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const other = Buffer.from(JSON.stringify({ ...claims, pid: identifierOf('email-only') })).toString('base64url');
  return [head, other, signature].join('.');
}

test('and nothing of all that is in the log', () => {
  expect(written()).toContain('/rest/v1/personer 403');
  expect(written()).not.toMatch(/eyJ|\d{11}| 5\d\d /);
});
