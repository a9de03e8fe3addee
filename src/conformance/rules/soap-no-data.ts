import type { Evidence } from '../evidence.ts';
import type { Rule, Verdict } from '../rule.ts';
import { TOLD } from '../soap/answers.ts';
import { judgeEveryPerson } from '../soap/each-person.ts';
import { nothingTold } from '../soap/withheld.ts';

const noData =
  (status: string) =>
  (evidence: Evidence): Verdict =>
    judgeEveryPerson(evidence, `no person was answered with status ${status}`, (seen) =>
      seen.person.status === status ? nothingTold(seen) : undefined,
    );

const slettetNoData: Rule = {
  id: 'soap/slettet-no-data',
  title: 'Nothing is told of a deleted person over SOAP',
  level: 'MUST',
  requirement:
    'A person with status SLETTET has no Kontaktinformasjon, SikkerDigitalPostAdresse or X509Sertifikat, whatever is asked for.',
  sources: [{ document: 'PERSON', section: 'status' }],
  probes: TOLD,
  versions: ['soap'],
  judge: noData('SLETTET'),
};

const ikkeRegistrertNoData: Rule = {
  id: 'soap/ikke-registrert-no-data',
  title: 'Nothing is told over SOAP of a person who is not registered',
  level: 'MUST',
  requirement:
    'A person with status IKKE_REGISTRERT has no Kontaktinformasjon, SikkerDigitalPostAdresse or X509Sertifikat.',
  sources: [{ document: 'PERSON', section: 'status' }],
  probes: TOLD,
  versions: ['soap'],
  judge: noData('IKKE_REGISTRERT'),
};

export const soapNoDataRules: readonly Rule[] = [slettetNoData, ikkeRegistrertNoData];
