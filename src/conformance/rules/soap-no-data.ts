import type { Evidence } from '../evidence.ts';
import { judgePersons } from '../per-person.ts';
import type { Rule, Verdict } from '../rule.ts';
import { judgeAnswers } from '../soap/answers.ts';
import { type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { nothingTold } from '../soap/withheld.ts';

const PROBES = ['soap-delivered', 'soap-everything'] as const;

/** The persons of both answers. */
const everyone = (evidence: Evidence, judge: (persons: readonly SoapPerson[]) => Verdict): Verdict =>
  judgeAnswers(evidence, PROBES, (answers) => judge(answers.flatMap(soapPersonsIn)));

const noData =
  (status: string) =>
  (evidence: Evidence): Verdict =>
    everyone(evidence, (persons) =>
      judgePersons(persons, `no person was answered with status ${status}`, (seen) => {
        if (seen.person.status !== status) return undefined;
        return nothingTold(seen as SoapPerson);
      }),
    );

const slettetNoData: Rule = {
  id: 'soap/slettet-no-data',
  title: 'Nothing is told of a deleted person over SOAP',
  level: 'MUST',
  requirement:
    'A person with status SLETTET has no Kontaktinformasjon, SikkerDigitalPostAdresse or X509Sertifikat, whatever is asked for.',
  sources: [{ document: 'PERSON', section: 'status' }],
  probes: PROBES,
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
  probes: PROBES,
  versions: ['soap'],
  judge: noData('IKKE_REGISTRERT'),
};

export const soapNoDataRules: readonly Rule[] = [slettetNoData, ikkeRegistrertNoData];
