import type { Evidence } from '../evidence.ts';
import type { Rule, RuleOutcome } from '../rule.ts';
import { SOAP_PERSON_PROBES } from '../soap/answers.ts';
import { evaluateEachPerson } from '../soap/each-person.ts';
import { expectNoData } from '../soap/withheld.ts';

const evaluateNoData =
  (status: string) =>
  (evidence: Evidence): RuleOutcome =>
    evaluateEachPerson(evidence, `no person was answered with status ${status}`, (seen) =>
      seen.person.status === status ? expectNoData(seen) : undefined,
    );

const slettetNoData: Rule = {
  id: 'soap/slettet-no-data',
  title: 'A deleted person is returned without personal data over SOAP',
  level: 'MUST',
  requirement:
    'A person with status SLETTET has no Kontaktinformasjon, SikkerDigitalPostAdresse or X509Sertifikat, whatever is asked for.',
  sources: [{ document: 'PERSON', section: 'status' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: evaluateNoData('SLETTET'),
};

const ikkeRegistrertNoData: Rule = {
  id: 'soap/ikke-registrert-no-data',
  title: 'Nothing is told over SOAP of a person who is not registered',
  level: 'MUST',
  requirement:
    'A person with status IKKE_REGISTRERT has no Kontaktinformasjon, SikkerDigitalPostAdresse or X509Sertifikat.',
  sources: [{ document: 'PERSON', section: 'status' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: evaluateNoData('IKKE_REGISTRERT'),
};

export const soapNoDataRules: readonly Rule[] = [slettetNoData, ikkeRegistrertNoData];
