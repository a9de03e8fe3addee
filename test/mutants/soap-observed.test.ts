import { describe, expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { behaving } from '../support/mock/in-process.ts';
import { judgedAt, SOAP_PATH } from '../support/mutants/check-mutant.ts';
import { serving } from '../support/mutants/serve.ts';
import { type Service, serviceWith, unbroken } from '../support/mutants/service.ts';
import { asksForChanges, faultIn, isVersion12, needsOf, personsIn, soapFound, soapWhere } from './soap-changes.ts';

const OTHERWISE: readonly {
  readonly rule: string;
  readonly does: string;
  readonly service: Service;
  readonly says: string;
}[] = [
  {
    rule: 'soap/order',
    does: 'answers in another order',
    service: soapFound((xml) => xml.replace(personsIn(xml).join(''), [...personsIn(xml)].reverse().join('')))(unbroken),
    says: 'in another order',
  },
  {
    rule: 'soap/spraak',
    does: 'refuses Spraak',
    service: soapWhere(
      (asked) => needsOf(asked).includes('Spraak'),
      async () => faultIn('1.2', 'Sender', 400),
    )(unbroken),
    says: 'rejected with status 400',
  },
  {
    rule: 'soap/spraak',
    does: 'adds an element to Spraak',
    service: soapFound(
      (xml) => xml.replaceAll('</begrep:Person>', '<begrep:spraak>nb</begrep:spraak></begrep:Person>'),
      (asked) => needsOf(asked).includes('Spraak'),
    )(unbroken),
    says: 'an element that the schema does not have',
  },
  {
    rule: 'soap/reserved-withheld',
    does: 'withholds from everybody who cannot be notified',
    service: serviceWith({ scenario: behaving({ soapWithheld: 'cannotBeNotified' }) }),
    says: 'the data of reserved persons is withheld, as in the text',
  },
  {
    rule: 'soap/version-1-1',
    does: 'answers SOAP 1.2 alone',
    service: soapWhere(
      (asked) => !isVersion12(asked),
      async () => ({ status: 415, headers: { 'content-type': 'text/html' }, body: '<p>415' }),
    )(unbroken),
    says: 'status 415',
  },
  {
    rule: 'soap/changes',
    does: 'gives no changes',
    service: soapWhere(asksForChanges, async () => faultIn('1.2', 'Sender', 400))(unbroken),
    says: 'not supported: status 400 and a fault',
  },
  {
    rule: 'soap/changes',
    does: 'has no changes',
    service: soapFound((xml) => xml.replace(personsIn(xml).join(''), ''), asksForChanges)(unbroken),
    says: 'supported, without changes',
  },
];

const observationOf = (service: Service, rule: string): Promise<string | undefined> =>
  serving(service, async (url) => {
    const { results } = await judgedAt(url, { rules: [rule] }, SOAP_PATH);
    return results[0]!.observations?.soap;
  });

describe('is told from the service that is not changed: a service that', () => {
  test.each(OTHERWISE)('$does ($rule)', async ({ rule, service, says }) => {
    expect(await observationOf(service, rule)).toBe(says);
    expect(await observationOf(unbroken, rule)).not.toBe(says);
  });
});

test('every rule over SOAP that only observes has seen two services', () => {
  const observing = rules.filter(({ id, level }) => id.startsWith('soap/') && level === 'OBSERVE').map(({ id }) => id);
  expect([...new Set(OTHERWISE.map(({ rule }) => rule))].sort()).toEqual(observing.sort());
});
