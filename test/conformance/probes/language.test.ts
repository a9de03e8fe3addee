import { describe, expect, test } from 'vitest';
import { checkMutant, checkUrl } from '../../support/mutants/check-mutant.ts';
import { serveService } from '../../support/mutants/serve.ts';
import {
  type Change,
  limitOwnPerson,
  type ServiceRequest,
  type ServiceResponse,
  unchangedService,
} from '../../support/mutants/service.ts';
import { TOKENS } from '../../support/mutants/tokens.ts';

/** A logged-in person whose language is kept here, and every request about it. */
function oneself(
  meddling: (asked: ServiceRequest, count: number) => ServiceResponse | undefined = () => undefined,
  spraak = 'nn',
) {
  const state = { spraak, asked: [] as string[] };
  const around: Change = (service) => async (asked) => {
    if (!asked.path.endsWith('/person')) return service(asked);
    const isPatch = asked.method === 'PATCH';
    state.asked.push(isPatch ? JSON.parse(asked.body).spraak : asked.method);
    const instead = meddling(asked, state.asked.length);
    if (instead !== undefined) return instead;
    const answer = await service(asked);
    if (answer.status === 204) state.spraak = JSON.parse(asked.body).spraak;
    if (answer.status !== 200) return answer;
    const { spraak: _, ...person } = JSON.parse(String(answer.body));
    return { ...answer, body: JSON.stringify({ ...person, ...(state.spraak && { spraak: state.spraak }) }) };
  };
  return { state, around };
}

const ABOUT_LANGUAGE = {
  rules: ['logged-in-person/*language*', 'logged-in-person/patch-*', 'logged-in-person/delete-preference'],
  api: 'v1',
} as const;
const failing = (status: number): ServiceResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body: 'no',
});

describe('the language of the logged-in person', () => {
  test('is not changed unless that is allowed', async () => {
    const { state, around } = oneself();
    const { results } = await checkMutant(around, { ...ABOUT_LANGUAGE, allowWrites: false });
    expect(state.asked).toEqual([]);
    expect(results.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual(
      Array(5).fill('skipped: nothing is changed at the deployment without --allow-writes'),
    );
  });

  test.each([
    ['nn', ['GET', 'nb', 'GET', 'sv', 'GET', '', 'GET', 'nn', 'GET']],
    ['nb', ['GET', 'nn', 'GET', 'sv', 'GET', '', 'GET', 'nb', 'GET']],
    ['', ['GET', 'nb', 'GET', 'sv', 'GET', '', 'GET']],
  ])('is changed, and is %j in the end as it was', async (before, asked) => {
    const { state, around } = oneself(() => undefined, before);
    const { conforms } = await checkMutant(around, ABOUT_LANGUAGE);
    expect({ conforms, ...state }).toEqual({ conforms: true, spraak: before, asked });
  });

  test.each(['SLETTET', 'IKKE_REGISTRERT'])('is not changed of a person with status %s', async (status) => {
    const { state, around } = oneself();
    const outside: Change = (service) => async (asked) => {
      const answer = await around(service)(asked);
      if (answer.status !== 200 || !asked.path.endsWith('/person')) return answer;
      const { personidentifikator } = JSON.parse(String(answer.body));
      const body = { personidentifikator, reservasjon: 'NEI', status, varslingsstatus: 'KAN_IKKE_VARSLES' };
      return { ...answer, body: JSON.stringify(body) };
    };
    const { results } = await checkMutant(outside, ABOUT_LANGUAGE);
    expect(state.asked).toEqual(['GET']);
    expect(results.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual(
      Array(5).fill('skipped: the logged-in person is not AKTIV and has no language'),
    );
  });

  const TROUBLE: readonly [string, (asked: ServiceRequest, count: number) => ServiceResponse | undefined][] = [
    ['answers fail after the change', (_, count) => (count >= 3 && count <= 7 ? failing(503) : undefined)],
    [
      'changes fail after the first one',
      ({ method }, count) => (method === 'PATCH' && count > 2 && count < 9 ? failing(500) : undefined),
    ],
    ['changing back fails twice', (_, count) => (count === 8 || count === 9 ? failing(502) : undefined)],
    [
      'a stale answer says that nothing was changed',
      ({ method }, count) =>
        method === 'GET' && count > 1
          ? {
              status: 200,
              headers: { 'content-type': 'application/json' },
              body: '{"personidentifikator":"21906841522","status":"AKTIV","reservasjon":"NEI","spraak":"nn"}',
            }
          : undefined,
    ],
  ];

  test.each(TROUBLE)('is as it was though %s', async (_, meddling) => {
    const { state, around } = oneself(meddling);
    await checkMutant(around, ABOUT_LANGUAGE);
    expect(state.spraak).toBe('nn');
    expect(state.asked.length).toBeLessThanOrEqual(13);
  });

  test('that cannot be restored is reported after some attempts', async () => {
    const { state, around } = oneself(({ body }) => (body.includes('"nn"') ? failing(500) : undefined));
    const { results } = await checkMutant(around, ABOUT_LANGUAGE);
    expect(state.asked.filter((one) => one === 'nn')).toHaveLength(3);
    const patch204 = results.find(({ id }) => id === 'logged-in-person/patch-204');
    expect(patch204).toMatchObject({ outcome: 'fail' });
    expect(patch204!.findings[0]!.curl).toContain(`--data-raw '{"spraak":"nn"}'`);
  });

  const stuck = () => oneself(({ body }) => (body.includes('"nn"') ? failing(500) : undefined));

  test.each(['logged-in-person/patch-reverted', 'logged-in-person/patch-visible'])(
    'that cannot be changed back is told if %s is selected',
    async (id) => {
      const { results, conforms } = await checkMutant(stuck().around, { rules: [id], api: 'v1' });
      expect(conforms).toBe(false);
      expect(results.find((result) => result.id === 'logged-in-person/patch-reverted')).toMatchObject({
        outcome: 'fail',
        findings: [{ actual: 'the language could not be restored: it was nn, it is none' }],
      });
    },
  );

  test('that cannot be restored is reported if the run ends early', async () => {
    const controller = new AbortController();
    const { around } = oneself(({ body }) => {
      if (body.includes('"nb"')) controller.abort();
      return body.includes('"nn"') ? failing(500) : undefined;
    });
    await expect(checkMutant(around, { ...ABOUT_LANGUAGE, signal: controller.signal })).rejects.toMatchObject({
      code: 'LANGUAGE_NOT_RESTORED',
      message: 'the language could not be restored: it was nn, it is nb',
    });
  });

  test('is changed back with the last token, if there is none any more', async () => {
    const { state, around } = oneself();
    const user = async () => {
      if (state.asked.includes('nb')) throw new Error('the issuer says no');
      return TOKENS.user;
    };
    const run = serveService(around(limitOwnPerson(unchangedService)), (baseUrl) =>
      checkUrl(baseUrl, {
        ...ABOUT_LANGUAGE,
        target: { baseUrl, tokens: { main: TOKENS.main, user }, timeoutMs: 30_000, concurrency: 4 },
      }),
    );
    await expect(run).rejects.toMatchObject({ code: 'TOKEN_UNAVAILABLE', message: 'the issuer says no' });
    expect(state).toMatchObject({ spraak: 'nn', asked: ['GET', 'nb', 'nn', 'GET'] });
  });

  test('is not changed again after a rejection', async () => {
    const { state, around } = oneself(({ method }) => (method === 'PATCH' ? failing(403) : undefined));
    await checkMutant(around, ABOUT_LANGUAGE);
    expect(state.asked).toEqual(['GET', 'nb']);
  });

  test.each(['nb', 'sv', ''])('is restored if the run ends while it is set to %j', async (when) => {
    const controller = new AbortController();
    const { state, around } = oneself((asked) => {
      if (asked.method === 'PATCH' && JSON.parse(asked.body).spraak === when) controller.abort();
      return undefined;
    });
    await expect(checkMutant(around, { ...ABOUT_LANGUAGE, signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(state.spraak).toBe('nn');
    expect(state.asked.slice(-3)).toEqual([when, 'nn', 'GET']);
  });

  test('is changed when everything else has been asked', async () => {
    const asked: string[] = [];
    const listening: Change = (service) => (one) => {
      asked.push(`${one.method} ${one.path}`);
      return service(one);
    };
    await checkMutant(listening, { rules: ['logged-in-person/*', 'response/*', 'changes/*', 'print/*'] });
    const first = asked.indexOf('PATCH /rest/v1/person');
    expect(first).toBeGreaterThan(0);
    // After the change, the suite asks only for its effects.
    expect(asked.slice(first).filter((one) => !/\/(personer|person|hentEndringer)$/.test(one))).toEqual([]);
    expect(asked).toContain('GET /rest/v2/printSertifikat');
  });
});
