import type { Answered, Evidence } from '../evidence.ts';
import type { ProbeName } from '../probes.ts';
import { repliesTo } from '../refusal.ts';
import { type Finding, skipped, type Verdict } from '../rule.ts';
import { answerIn, faultOf } from './message.ts';
import { type SoapPerson, soapPersonsIn } from './person.ts';

/** Ordinary requests, each in one message. */
export const ORDINARY = ['soap-person', 'soap-delivered', 'soap-everything'] as const;

export const NO_PERSONS = skipped('no request over SOAP is answered with HentPersonerRespons (soap/answers)');

export const isPersons = ({ reply }: Answered): boolean => answerIn(reply, 'HentPersonerRespons') !== undefined;

/** Judges replies, if there are any. */
export function judgeReplies(
  evidence: Evidence,
  probes: readonly ProbeName[],
  judge: (replies: readonly Answered[]) => Verdict,
): Verdict {
  const replies = repliesTo(evidence, ...probes);
  if (replies.length === 0) return skipped('the deployment only says that it is asked too often (429)');
  return judge(replies);
}

/** Judges those replies that are answers with persons. */
export const judgeAnswers = (
  evidence: Evidence,
  probes: readonly ProbeName[],
  judge: (answers: readonly Answered[]) => Verdict,
): Verdict =>
  judgeReplies(evidence, probes, (replies) => {
    const answers = replies.filter(isPersons);
    return answers.length === 0 ? NO_PERSONS : judge(answers);
  });

/** A reply where persons are expected, and are not there. */
export function notPersons(exchange: Answered): Finding {
  const { status } = exchange.reply;
  const what = faultOf(exchange.reply) === undefined ? 'something else' : 'a fault';
  return { exchange, expected: 'status 200 and HentPersonerRespons', actual: `status ${status} and ${what}` };
}

/** The persons that probes were answered with. */
export const personsOf = (evidence: Evidence, ...probes: readonly ProbeName[]): readonly SoapPerson[] =>
  repliesTo(evidence, ...probes).flatMap(soapPersonsIn);

/** The same by identifier; of two with the same one, the first. */
export function byIdentifier(persons: readonly SoapPerson[]): ReadonlyMap<unknown, SoapPerson> {
  const found = new Map<unknown, SoapPerson>();
  for (const seen of persons) {
    const { personidentifikator } = seen.person;
    if (!found.has(personidentifikator)) found.set(personidentifikator, seen);
  }
  return found;
}
