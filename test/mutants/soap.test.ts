import { expect, test } from 'vitest';
import { checkMutantWithSoap } from '../support/mutants/check-mutant.ts';
import { testMutants } from '../support/mutants/failing.ts';
import { soapCorners } from './corners/soap.ts';
import { replaceSoapAfterDetection, soapMutants } from './soap.ts';
import { replaceSoapResponse } from './soap-changes.ts';

testMutants([...soapMutants, ...soapCorners], ({ serve, rules = ['soap/*'] }) => checkMutantWithSoap(serve, { rules }));

test.each([
  [
    'an HTML page with status 200',
    { status: 200, body: '<html><p>Velkommen' },
    'the response is a web page (status 200)',
  ],
  ['429', { status: 429, body: 'later' }, 'status 429 in 6 attempts: the service is overloaded or in maintenance'],
])('a service that returns %s for every SOAP request ends the run', async (_, response, reason) => {
  const headers = { 'content-type': 'text/html', 'retry-after': '0' };
  const serve = replaceSoapResponse(
    () => true,
    async () => ({ ...response, headers }),
  );
  await expect(checkMutantWithSoap(serve, { rules: ['soap/*'] })).rejects.toThrow(reason);
});

test('a service that is overloaded over SOAP during the run passes no rule and does not conform', async () => {
  const overloaded = { status: 429, headers: { 'content-type': 'text/plain', 'retry-after': '0' }, body: 'later' };
  const report = await checkMutantWithSoap(replaceSoapAfterDetection(overloaded), { rules: ['soap/*'] });
  expect(report.conforms).toBe(false);
  expect(report.results.filter(({ outcome }) => !['error', 'skipped'].includes(outcome))).toEqual([]);
  const lookup = report.results.find(({ id }) => id === 'soap/lookup-succeeds');
  expect(lookup).toMatchObject({ outcome: 'error', reason: expect.stringContaining('status 429') });
});
