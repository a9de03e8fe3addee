import type { Answered, Evidence } from '../evidence.ts';
import { hasReply, type NoReply, type Reply } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import { repliesTo } from '../refusal.ts';
import { type Finding, skipped, unchecked, type Verdict, verdictOf } from '../rule.ts';
import { answerIn, faultOf, messageIn } from './message.ts';
import { holderIn, type SoapPerson, soapPersonsIn } from './person.ts';

/** Ordinary requests, each in one message. */
export const ORDINARY = ['soap-person', 'soap-delivered', 'soap-everything'] as const;

/** Every request for persons of the batch that the documentation says is answered. */
export const LOOKUPS = [
  ...ORDINARY,
  'soap-kontaktinfo',
  'soap-sertifikat',
  'soap-sikker-digital-post',
  'soap-varslingsstatus',
  'soap-combined',
  'soap-permuted',
  'soap-alone',
] as const;

/** Whatever may be answered with persons: where it is, they are as persons are. */
export const TOLD = [
  ...LOOKUPS,
  'soap-no-needs',
  'soap-unknown',
  'soap-repeated',
  'soap-alias',
  'soap-in-1.2',
  'soap-in-1.1',
  'soap-everything-1.1',
  'soap-thousand',
  'soap-thousand-split',
  'soap-other-writing',
  'soap-changes',
] as const;

export const NO_PERSONS = skipped('what it looks at over SOAP is not answered with HentPersonerRespons (soap/answers)');

export const isPersons = ({ reply }: Answered): boolean => answerIn(reply, 'HentPersonerRespons') !== undefined;

/** What is said where there is no reply to judge: nothing came back, or only that it is asked too often. */
export function silenceOf(
  { of }: Evidence,
  probes: readonly ProbeName[],
  throttled: (reason: string) => Verdict,
): Verdict {
  const silent = of(...probes).find((exchange) => !hasReply(exchange));
  if (silent !== undefined) return unchecked((silent.reply as NoReply).failed);
  return throttled('the deployment only says that it is asked too often (429)');
}

/** Judges replies, if there are any. */
export function judgeReplies(
  evidence: Evidence,
  probes: readonly ProbeName[],
  judge: (replies: readonly Answered[]) => Verdict,
): Verdict {
  const replies = repliesTo(evidence, ...probes);
  return replies.length === 0 ? silenceOf(evidence, probes, skipped) : judge(replies);
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

/** The same of whatever holds persons: changes too. */
export const judgeHolders = (
  evidence: Evidence,
  probes: readonly ProbeName[],
  judge: (answers: readonly Answered[]) => Verdict,
): Verdict =>
  judgeReplies(evidence, probes, (replies) => {
    const answers = replies.filter((exchange) => holderIn(exchange) !== undefined);
    return answers.length === 0 ? NO_PERSONS : judge(answers);
  });

/** Judges every one of these exchanges by itself. */
export const judgeEach = (
  exchanges: readonly Answered[],
  findingIn: (exchange: Answered) => Omit<Finding, 'exchange'> | undefined,
): Verdict =>
  verdictOf(
    exchanges.flatMap((exchange) => {
      const finding = findingIn(exchange);
      return finding === undefined ? [] : [{ exchange, ...finding }];
    }),
  );

/** A reply where persons are expected, and are not there. */
export function notPersons(exchange: Answered): Finding {
  const { status } = exchange.reply;
  const what = faultOf(exchange.reply) === undefined ? otherThanFault(exchange.reply) : 'a fault';
  return { exchange, expected: 'status 200 and HentPersonerRespons', actual: `status ${status} and ${what}` };
}

function otherThanFault(reply: Reply): string {
  const message = messageIn(reply);
  return 'mistake' in message ? message.mistake : 'a message with something else in it';
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
