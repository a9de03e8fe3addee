import { describe, expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { behaving } from '../support/mock/in-process.ts';
import { checkUrl, SOAP_PATH } from '../support/mutants/check-mutant.ts';
import { serveService } from '../support/mutants/serve.ts';
import { createService, type Service, unchangedService } from '../support/mutants/service.ts';
import {
  changeSoapResponse,
  createFault,
  findPersons,
  getNeeds,
  isChangeRequest,
  isVersion12,
  replaceSoapResponse,
} from './soap-changes.ts';

const DEVIATIONS: readonly {
  readonly rule: string;
  readonly name: string;
  readonly service: Service;
  readonly observation: string;
}[] = [
  {
    rule: 'soap/order',
    name: 'returns persons in another order',
    service: changeSoapResponse((xml) =>
      xml.replace(findPersons(xml).join(''), [...findPersons(xml)].reverse().join('')),
    )(unchangedService),
    observation: 'in another order',
  },
  {
    rule: 'soap/spraak',
    name: 'rejects Spraak',
    service: replaceSoapResponse(
      (asked) => getNeeds(asked).includes('Spraak'),
      async () => createFault('1.2', 'Sender', 400),
    )(unchangedService),
    observation: 'rejected with status 400',
  },
  {
    rule: 'soap/spraak',
    name: 'returns an additional element for Spraak',
    service: changeSoapResponse(
      (xml) => xml.replaceAll('</begrep:Person>', '<begrep:spraak>nb</begrep:spraak></begrep:Person>'),
      (asked) => getNeeds(asked).includes('Spraak'),
    )(unchangedService),
    observation: 'an element that the schema does not have',
  },
  {
    rule: 'soap/reserved-withheld',
    name: 'withholds the data of every person who cannot be notified',
    service: createService({ scenario: behaving({ soapWithheld: 'cannotBeNotified' }) }),
    observation: 'the data of reserved persons is withheld, as in the text',
  },
  {
    rule: 'soap/version-1-1',
    name: 'supports only SOAP 1.2',
    service: replaceSoapResponse(
      (asked) => !isVersion12(asked),
      async () => ({ status: 415, headers: { 'content-type': 'text/html' }, body: '<p>415' }),
    )(unchangedService),
    observation: 'status 415',
  },
  {
    rule: 'soap/changes',
    name: 'rejects HentEndringer',
    service: replaceSoapResponse(isChangeRequest, async () => createFault('1.2', 'Sender', 400))(unchangedService),
    observation: 'not supported: status 400 and a fault',
  },
  {
    rule: 'soap/changes',
    name: 'returns an empty list of changes',
    service: changeSoapResponse((xml) => xml.replace(findPersons(xml).join(''), ''), isChangeRequest)(unchangedService),
    observation: 'supported, without changes',
  },
];

const observe = (service: Service, rule: string): Promise<string | undefined> =>
  serveService(service, async (url) => {
    const { results } = await checkUrl(url, { rules: [rule] }, SOAP_PATH);
    return results[0]!.observations?.soap;
  });

describe('distinguishes the unchanged service from a service that', () => {
  test.each(DEVIATIONS)('$name ($rule)', async ({ rule, service, observation }) => {
    expect(await observe(service, rule)).toBe(observation);
    expect(await observe(unchangedService, rule)).not.toBe(observation);
  });
});

test('covers every SOAP rule with level OBSERVE', () => {
  const observeRules = rules
    .filter(({ id, level }) => id.startsWith('soap/') && level === 'OBSERVE')
    .map(({ id }) => id);
  expect([...new Set(DEVIATIONS.map(({ rule }) => rule))].sort()).toEqual(observeRules.sort());
});
