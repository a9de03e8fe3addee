import type { Evidence } from '../evidence.ts';
import { judgePersons, type Opinion } from '../per-person.ts';
import type { Verdict } from '../rule.ts';
import { judgeHolders, TOLD } from './answers.ts';
import { type SoapPerson, soapPersonsIn } from './person.ts';

/**
 * Judges whoever is told of over SOAP, each time that it is in other words; a person is reported once. `nobody` is said
 * where none is judged.
 */
export const judgeEveryPerson = (
  evidence: Evidence,
  nobody: string,
  opinionOf: (seen: SoapPerson) => Opinion,
): Verdict =>
  judgeHolders(evidence, TOLD, (answers) =>
    judgePersons(eachOnce(answers.flatMap(soapPersonsIn)), nobody, (seen) => opinionOf(seen as SoapPerson)),
  );

/** Answers that are alike share their persons. */
const eachOnce = (persons: readonly SoapPerson[]): readonly SoapPerson[] =>
  [...new Map([...persons].reverse().map((seen) => [seen.xml, seen])).values()].reverse();
