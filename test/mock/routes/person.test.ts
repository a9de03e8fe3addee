import { describe, expect, test } from 'vitest';
import { type Person, type Status, validators } from '../../../src/contract/index.ts';
import { createSessionIssuer } from '../../../src/maskinporten/index.ts';
import { createMock, noAuth, unverifiedToken } from '../../../src/mock/index.ts';
import { frozenClock, generatePerson } from '../../../src/register/index.ts';
import { expectRefusal } from '../../support/mock/error-response.ts';
import { identifiersOf } from '../../support/mock/identifiers.ts';
import { behaving, jwt, keptLog, lookUp, mockWith, NOW, standard } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const PATHS = ['/rest/v1/person', '/rest/v2/person'] as const;
const READ = 'krr:user/kontaktinformasjon.read krr:user/digitalpost.read';
const CONTACT = ['varslingsstatus', 'kontaktinformasjon', 'spraak', 'spraak_oppdatert'];
const MAILBOX = ['digital_post', 'sertifikat'];
const everything = identifierOf('mobile-email-mailbox');

const statusOf = (identifier: string): Status => generatePerson(1, identifier, frozenClock(NOW)).status;
const isActive = (identifier: string): boolean => statusOf(identifier) === 'AKTIV';

/** A generated person of a status. */
const generated = (status: Status): string =>
  identifiersOf(500, 3).find((identifier) => statusOf(identifier) === status)!;

const bearer = (payload: object) => ({ authorization: `Bearer ${jwt(payload)}` });

function asking(mock = mockWith()) {
  const get = (url: string, headers: Record<string, string>) => mock.inject({ method: 'GET', url, headers });
  const patch = (payload: string | object, pid: string | undefined, scope = 'krr:user/spraak.write') =>
    mock.inject({
      method: 'PATCH',
      url: '/rest/v1/person',
      headers: { ...bearer({ scope, pid }), 'content-type': 'application/json' },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
  const own = async (pid: string, url: string = PATHS[0]): Promise<Person> => {
    const answer = await get(url, bearer({ scope: READ, pid }));
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(validators.Person(answer.json())).toEqual([]);
    return answer.json();
  };
  return { mock, get, patch, own };
}

describe('the logged-in person', () => {
  const { mock, get, own } = asking();

  test.each([
    ...standard.persons.map(({ role, identifier }) => [role, identifier] as const),
    ['generated', identifiersOf(1, 7)[0]!] as const,
  ])('is returned as in a batch: %s', async (_, identifier) => {
    for (const [path, version] of [
      [PATHS[0], 'v1'],
      [PATHS[1], 'v2'],
    ] as const) {
      const [inBatch] = await lookUp(mock, [identifier], { version, body: { inkluderIkkeRegistrerte: true } });
      expect(await own(identifier, path)).toEqual(inBatch);
    }
  });

  test('has status IKKE_REGISTRERT if not in the register', async () => {
    for (const path of PATHS)
      expect(await own(identifierOf('not-registered'), path)).toMatchObject({ status: 'IKKE_REGISTRERT' });
  });

  test.each([
    ['krr:user/kontaktinformasjon.read', CONTACT],
    ['user/kontaktinformasjon.read', CONTACT],
    ['user/spraak.read', CONTACT],
    ['krr:user/digitalpost.read', MAILBOX],
    [READ, [...CONTACT, ...MAILBOX]],
    ['krr:global/kontaktinformasjon.read', CONTACT],
    ['krr:global/postkasse.read', MAILBOX],
    ['krr:user/digitalpost.read krr:global/hentendring.read krr:user/spraak.write', MAILBOX],
  ])('%s gives its members alone', async (scope, members) => {
    for (const path of PATHS) {
      const answer = await get(path, bearer({ scope, pid: everything }));
      expect(new Set(Object.keys(answer.json()))).toEqual(
        new Set(['personidentifikator', 'reservasjon', 'status', ...members]),
      );
    }
  });

  test.each(['krr:user/spraak.write', 'krr:global/hentendring.read', ''])(
    'is not returned for a token with %s',
    async (scope) => {
      for (const path of PATHS) {
        const answer = await get(path, bearer({ scope, pid: everything }));
        expectRefusal(answer.statusCode, 403, answer.body);
        expect(answer.headers['www-authenticate']).toContain('scope="krr:user/kontaktinformasjon.read ');
      }
    },
  );

  test.each([undefined, null, 1, '', 'x', '0183701204', '01837012045', ['01837012046'], { pid: '01837012046' }])(
    'is missing if pid is %j',
    async (pid) => {
      const answer = await get(PATHS[0], bearer({ scope: READ, pid }));
      expectRefusal(answer.statusCode, 403, answer.body);
      expect(answer.json().errors[0].id).toBe('missing-pid');
      expect(answer.headers['www-authenticate']).toBe(
        'Bearer realm="krr", error="insufficient_scope", error_description="no pid"',
      );
    },
  );

  test('is missing for a token that is not a JWT, and if no token is required', async () => {
    expect((await get(PATHS[0], { authorization: 'Bearer any' })).json().errors[0].id).toBe('missing-pid');
    expect((await asking(mockWith({ authenticator: noAuth })).get(PATHS[0], {})).json().errors[0].id).toBe(
      'missing-pid',
    );
    expect((await get(PATHS[0], {})).statusCode).toBe(401);
  });

  test('is returned according to the behaviour', async () => {
    const { get } = asking(mockWith({ scenario: behaving({ timestamps: 'z', absent: 'null' }) }));
    const answer = await get(PATHS[0], bearer({ scope: READ, pid: identifierOf('language-nn') }));
    const spraak_oppdatert = expect.stringMatching(/Z$/);
    expect(answer.json()).toMatchObject({ spraak: 'nn', spraak_oppdatert, sertifikat: null });
  });
});

describe('the language', () => {
  const somebody = [
    ['a generated person', generated('AKTIV')],
    ['one with a language', identifierOf('language-nn')],
    ['one without', identifierOf('mobile-only')],
    ['one whose contact information has expired', identifierOf('expired')],
    ['a reserved one', identifierOf('reserved')],
  ] as const;
  const nobody = [
    ['a generated person who is deleted', generated('SLETTET')],
    ['a generated person who is not in the register', generated('IKKE_REGISTRERT')],
    ['a deleted one', identifierOf('deleted')],
    ['one who is not in the register', identifierOf('not-registered')],
  ] as const;

  test.each(somebody)('of %s is in every response once it is changed, and no other field changes', async (_, pid) => {
    const { mock, own, patch } = asking();
    const before = await own(pid);
    for (const spraak of ['en', 'se', 'nb', 'nn']) {
      const answer = await patch({ spraak }, pid);
      expect([answer.statusCode, answer.body]).toEqual([204, '']);
      const expected = { ...before, spraak, spraak_oppdatert: '2026-11-23T12:00:00+01' };
      for (const path of PATHS) expect(await own(pid, path)).toMatchObject({ spraak });
      expect(await own(pid)).toEqual(expected);
      for (const version of ['v1', 'v2'] as const) {
        const body = { inkluderIkkeRegistrerte: true };
        expect(await lookUp(mock, [everything, pid], { version, body })).toMatchObject([{}, { spraak }]);
      }
    }
    expect((await patch({ spraak: '' }, pid)).statusCode).toBe(204);
    const { spraak, spraak_oppdatert, ...rest } = before;
    expect(await own(pid)).toEqual(rest);
    expect((await patch({ spraak: '' }, pid)).statusCode).toBe(204);
    expect(await own(pid)).toEqual(rest);
  });

  test.each(nobody)('of %s cannot be chosen, for there is none; to delete it is nothing', async (_, pid) => {
    const { mock, own, patch } = asking();
    const before = await own(pid);
    for (const spraak of ['en', 'se', 'nb', 'nn']) {
      const answer = await patch({ spraak }, pid);
      expect(expectRefusal(answer.statusCode, 422, answer.body)).toEqual(['/spraak']);
      expect(answer.json().errors[0]).toMatchObject({
        id: 'person-not-active',
        detail: expect.stringContaining('only a person with status AKTIV has a language'),
      });
    }
    expect((await patch({ spraak: 'sv' }, pid)).json().errors[0].id).toBe('invalid-language');
    expect((await patch({ spraak: '' }, pid)).statusCode).toBe(204);
    for (const path of PATHS) expect(await own(pid, path)).not.toHaveProperty('spraak');
    expect(await own(pid)).toEqual(before);
    const body = { inkluderIkkeRegistrerte: true };
    expect(await lookUp(mock, [pid], { body })).toEqual([before]);
  });

  test('is omitted while the person is not AKTIV, and returned again afterwards', async () => {
    const { app, sessions } = createMock({
      scenario: standard,
      seed: 1,
      authenticator: unverifiedToken(),
      basePath: '',
      issuer: createSessionIssuer({ issuer: 'http://127.0.0.1/' }),
      log: keptLog('silent').log,
    });
    const { own, patch } = asking(app);
    const { state } = sessions.default;
    state.setTime('2026-11-23T12:00:00+01');
    const pid = generated('AKTIV');
    expect((await patch({ spraak: 'se' }, pid)).statusCode).toBe(204);
    state.setTime('1890-01-01T12:00:00+01');
    expect(await own(pid)).toMatchObject({ status: 'IKKE_REGISTRERT' });
    expect(await own(pid)).not.toHaveProperty('spraak');
    state.setTime('2027-11-23T12:00:00+01');
    expect(await own(pid)).toMatchObject({ status: 'AKTIV', spraak: 'se' });
  });

  test('of all other persons stays', async () => {
    const { mock, patch } = asking();
    const others = [...identifiersOf(50, 4), ...standard.persons.map(({ identifier }) => identifier)];
    const pid = identifiersOf(99, 4).find((one) => !others.includes(one) && isActive(one))!;
    const before = await lookUp(
      mock,
      others.filter((one) => one !== pid),
    );
    expect((await patch({ spraak: 'se' }, pid)).statusCode).toBe(204);
    expect(
      await lookUp(
        mock,
        others.filter((one) => one !== pid),
      ),
    ).toEqual(before);
  });

  test.each([
    '{}',
    '[]',
    'null',
    '"en"',
    '1',
    '{"spraak":null}',
    '{"spraak":"sv"}',
    '{"spraak":"EN"}',
    '{"spraak":["en"]}',
    '{"spraak":" "}',
    '{"Spraak":"en"}',
  ])('returns 422 with a pointer for %s', async (payload) => {
    const { own, patch } = asking();
    const before = await own(everything);
    const answer = await patch(payload, everything);
    expect(expectRefusal(answer.statusCode, 422, answer.body)).toEqual(['/spraak']);
    expect(await own(everything)).toEqual(before);
  });

  test('is rejected for invalid JSON, another content type, or another scope', async () => {
    const { mock, patch } = asking();
    const answers = [
      [400, await patch('{"spraak":', everything)],
      [400, await patch('', everything)],
      [403, await patch({ spraak: 'en' }, everything, READ)],
      [403, await patch({ spraak: 'en' }, everything, 'krr:global/kontaktinformasjon.read')],
      [403, await patch({ spraak: 'en' }, undefined)],
      [
        415,
        await mock.inject({
          method: 'PATCH',
          url: PATHS[0],
          headers: { ...bearer({ scope: 'krr:user/spraak.write', pid: everything }), 'content-type': 'text/plain' },
          payload: '{"spraak":"en"}',
        }),
      ],
    ] as const;
    for (const [status, answer] of answers) expectRefusal(answer.statusCode, status, answer.body);
    expect((await patch({ spraak: 'en' }, everything, 'user/spraak.write')).statusCode).toBe(204);
  });

  test('is changed in version 1 alone', async () => {
    const answer = await mockWith().inject({ method: 'PATCH', url: PATHS[1] });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    const put = await mockWith().inject({ method: 'PUT', url: PATHS[0] });
    expect([put.statusCode, put.headers.allow]).toEqual([405, 'GET, HEAD, PATCH']);
  });

  test('leaves nothing of the person in the log', async () => {
    const { log, written } = keptLog('info');
    const { patch, own } = asking(mockWith({ log }));
    await patch({ spraak: 'en' }, everything);
    await patch({ spraak: everything }, everything);
    await own(everything);
    expect(written()).toMatch(
      /PATCH \/rest\/v1\/person 204.*\n.*PATCH \/rest\/v1\/person 422.*\n.*GET \/rest\/v1\/person 200/,
    );
    expect(written()).not.toMatch(/\d{11}/);
  });
});
