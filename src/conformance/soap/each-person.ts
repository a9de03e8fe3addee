import type { Evidence } from '../evidence.ts';
import { evaluatePersons, type PersonResult } from '../per-person.ts';
import type { RuleOutcome } from '../rule.ts';
import { evaluatePersonResponses, SOAP_PERSON_PROBES } from './answers.ts';
import { getSoapPersons, type SoapPerson } from './person.ts';

/**
 * Judges whoever is told of over SOAP, each time that it is in other words; a person is reported once. `nobody` is said
 * where none is judged.
 */
export const evaluateEachPerson = (
  evidence: Evidence,
  skipReason: string,
  checkPerson: (seen: SoapPerson) => PersonResult,
): RuleOutcome =>
  evaluatePersonResponses(evidence, SOAP_PERSON_PROBES, (responses) =>
    evaluatePersons(removeDuplicates(responses.flatMap(getSoapPersons)), skipReason, (seen) =>
      checkPerson(seen as SoapPerson),
    ),
  );

/** Answers that are alike share their persons. */
const removeDuplicates = (persons: readonly SoapPerson[]): readonly SoapPerson[] =>
  [...new Map([...persons].reverse().map((seen) => [seen.xml, seen])).values()].reverse();
