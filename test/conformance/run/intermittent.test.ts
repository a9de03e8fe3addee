import { describe, expect, test } from 'vitest';
import { type ConformanceOptions, type Report, runConformance } from '../../../src/conformance/index.ts';
import { NOW, standard } from '../../support/mock/in-process.ts';
import { changeList, changePersons, type Json } from '../../support/mutants/break-service.ts';
import { hasEmail, isOutsidePersonsFile, matchesAll } from '../../support/mutants/persons.ts';
import { serveService } from '../../support/mutants/serve.ts';
import { type Change, unchangedService } from '../../support/mutants/service.ts';
import { TOKENS } from '../../support/mutants/tokens.ts';
import { intermittentFaults, unconfirmedFaults } from './intermittent.ts';

const check = (serve: Change, options: Partial<ConformanceOptions> = {}, concurrency = 4): Promise<Report> =>
  serveService(serve(unchangedService), (baseUrl) =>
    runConformance({
      target: { baseUrl, tokens: { main: TOKENS.main }, timeoutMs: 30_000, concurrency },
      persons: standard,
      now: NOW,
      rules: ['batch/*'],
      ...options,
    }),
  );

const listByOutcome = ({ results }: Report, ...outcomes: readonly string[]): readonly string[] =>
  results.filter(({ outcome }) => outcomes.includes(outcome)).map(({ id }) => id);

describe('a repeated check fails for a service that', () => {
  test.each(intermittentFaults)('$name', async ({ serve, reports, concurrency = 1 }) => {
    const report = await check(serve, { repeat: 4, rules: reports }, concurrency);
    expect(listByOutcome(report, 'fail')).toEqual(reports);
  });
});

describe('a difference that does not recur is a warning with both responses, for a service that', () => {
  test.each(unconfirmedFaults)('$name', async ({ serve, reports }) => {
    const report = await check(serve);
    expect(listByOutcome(report, 'fail', 'error')).toEqual([]);
    expect(listByOutcome(report, 'warn')).toEqual(reports);
    const [finding] = report.results.find(({ id }) => id === reports[0])!.findings;
    expect(finding).toMatchObject({ level: 'SHOULD', probe: 'batch-again' });
    expect(finding!.actual).toContain('varslingsstatus differs (not when the request was sent again)');
    expect(finding!.response).toContain('"varslingsstatus": "KAN_IKKE_VARSLES"');
    expect(finding!.comparedResponse).toContain('"varslingsstatus": "KAN_VARSLES"');
  });
});

const hasOtherAddress = matchesAll(isOutsidePersonsFile, hasEmail);

/** Changes persons after a number of lookups, as another client of a shared environment does. */
const changeAfter =
  (lookups: number, change: (person: Json) => void): Change =>
  (service) => {
    let count = 0;
    return changeList((personer) => {
      count++;
      if (count > lookups) personer.filter(hasOtherAddress).forEach(change);
      return personer;
    })(service);
  };

const isEven = ({ personidentifikator }: Json): boolean => Number(personidentifikator) % 2 === 0;

describe('a repeated check passes for a service in which', () => {
  test.each<readonly [string, Change]>([
    ['nothing changes', (service) => service],
    [
      'couples share an address',
      changePersons(hasOtherAddress, ({ personidentifikator, kontaktinformasjon }) => {
        kontaktinformasjon.epostadresse = `couple${Number(personidentifikator) % 40}@example.com`;
      }),
    ],
    [
      'all addresses are set to the same one during the run',
      changeAfter(45, ({ kontaktinformasjon }) => {
        kontaktinformasjon.epostadresse = 'test@example.com';
      }),
    ],
    [
      'persons move to the address of others during the run',
      changeAfter(45, (person) => {
        if (isEven(person)) person.kontaktinformasjon.epostadresse = 'family@example.com';
      }),
    ],
  ])('%s', async (_, serve) => {
    const report = await check(serve, { repeat: 2 });
    expect(listByOutcome(report, 'fail', 'warn', 'error')).toEqual([]);
  });
});

test('a repeated check reports each finding once, and its rounds, requests and progress', async () => {
  const progress: string[] = [];
  const onProgress = (completed: number, total: number, round: number) =>
    progress.push(`${round}: ${completed}/${total}`);
  const options = { rules: ['batch/repeated'], api: 'v1' as const, onProgress };
  const reserving = changeList((personer, { identifiers }) =>
    personer.map((person) => ({ ...person, ...(identifiers.length > 1 && { reservasjon: 'JA' }) })),
  );
  const report = await check(reserving, { ...options, repeat: 3 });
  expect(progress).toEqual(['1: 1/2', '1: 2/2', '2: 1/2', '2: 2/2', '3: 1/2', '3: 2/2']);
  expect(report.statistics).toMatchObject({ rounds: 3, requests: 7 });
});

test('the probes are sent again until the duration is over, and not after the maximum time', async () => {
  const fast = { rules: ['batch/repeated'], api: 'v1' as const };
  const { statistics } = await check((service) => service, { ...fast, durationMs: 200 });
  expect(statistics.rounds).toBeGreaterThan(1);
  expect(statistics.durationMs).toBeGreaterThanOrEqual(200);
  const endless: Partial<ConformanceOptions> = { ...fast, durationMs: 60_000 };
  const report = await serveService(unchangedService, (baseUrl) =>
    runConformance({
      target: { baseUrl, tokens: { main: TOKENS.main }, timeoutMs: 30_000, concurrency: 4, maxTimeMs: 300 },
      ...endless,
    }),
  );
  expect(report.statistics.durationMs).toBeLessThan(20_000);
  expect(report.conforms).toBe(true);
});
