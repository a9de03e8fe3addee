import { byIdentifier, differing } from '../comparison.ts';
import type { Answered, Evidence } from '../evidence.ts';
import { type Exchange, hasReply } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import { isObject, isSame, type Members, personerOf } from '../reading.ts';
import { type Finding, observed, type Rule, type Source, skipped, type Verdict, verdictOf } from '../rule.ts';

const TOO_MANY_REQUESTS = 429;
/** What an answer is held against, in the words of a report. */
const REFERENCES = { batch: 'the batch', thousand: 'the batch of 1000' } as const;
type Reference = keyof typeof REFERENCES;

/** Nobody's answer depends on who else is asked for, or on when: every exchange is held against the reference. */
function sameAs(evidence: Evidence, reference: Reference, probes: readonly ProbeName[]): Verdict {
  const first = evidence.answers.find(({ probe }) => probe === reference);
  if (first === undefined) return skipped(`${REFERENCES[reference]} was not answered (answer/status-200)`);
  const looked = evidence.of(...probes).filter((exchange) => !isPutOff(exchange));
  if (looked.length === 0) return skipped('the service asked to be left in peace (status 429)');
  const findings = looked.flatMap((exchange) => refusal(exchange) ?? differences(first, exchange as Answered));
  if (findings.length > 0 || looked.some((exchange) => sharesPersons(first, exchange))) return verdictOf(findings);
  return nobodyTwice(first, looked);
}

const sharesPersons = (first: Answered, exchange: Exchange): boolean =>
  hasReply(exchange) && [...byIdentifier(exchange).keys()].some((identifier) => byIdentifier(first).has(identifier));

/** Strangers are reported by answer/one-per-identifier, but the same request has not others every time. */
function nobodyTwice(first: Answered, looked: readonly Exchange[]): Verdict {
  const again = looked.find(({ probe }) => probe === 'batch-again');
  if (again === undefined || byIdentifier(first).size === 0) {
    return skipped('nobody was answered both times (answer/one-per-identifier)');
  }
  return verdictOf([{ exchange: again, expected: 'the persons of the first time', actual: 'others, all of them' }]);
}

const isPutOff = (exchange: Exchange): boolean => hasReply(exchange) && exchange.reply.status === TOO_MANY_REQUESTS;

/** What was asked in one form is answered in every other. */
function refusal(exchange: Exchange): readonly Finding[] | undefined {
  if (!hasReply(exchange)) return [{ exchange, expected: 'an answer', actual: 'none came back' }];
  const { status } = exchange.reply;
  if (status === 200 && personerOf(exchange.reply) !== undefined) return undefined;
  return [{ exchange, expected: 'an answer with persons', actual: status === 200 ? 'none in it' : `status ${status}` }];
}

/** Who is missing from an answer of version 1 is reported by answer/one-per-identifier. */
function differences(first: Answered, second: Answered): readonly Finding[] {
  const [one, other] = [asked(first, second), asked(second, first)];
  return differing(one, other)
    .filter((identifier) => second.version === 'v2' || (one.has(identifier) && other.has(identifier)))
    .map((identifier) => differenceIn(second, identifier, one.get(identifier), other.get(identifier)));
}

/** The persons of an answer who were asked for in another request. */
function asked(answer: Answered, { request }: Exchange): ReadonlyMap<string, Members> {
  const identifiers = new Set(request.identifiers);
  return new Map([...byIdentifier(answer)].filter(([identifier]) => identifiers.has(identifier)));
}

function differenceIn(exchange: Answered, identifier: string, one?: Members, other?: Members): Finding {
  const expected = 'the same answer for a person as in the other request';
  if (other === undefined) return { exchange, expected, actual: 'no answer for one of them' };
  const index = personerOf(exchange.reply)!.findIndex(
    (person) => isObject(person) && person.personidentifikator === identifier,
  );
  const actual = one === undefined ? 'a person who was left out there' : `another ${membersThatDiffer(one, other)}`;
  return { exchange, expected, actual, pointer: `/personer/${index}` };
}

const membersThatDiffer = (one: Members, other: Members): string =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => !isSame(one[name], other[name]))
    .join(', ');

const SOURCES: readonly [Source, ...Source[]] = [{ document: 'REST' }, { document: 'RESP' }];

const permuted: Rule = {
  id: 'batch/permuted',
  title: 'The order of a batch changes nobody',
  level: 'MUST',
  requirement: 'A person is answered alike, wherever in the request the identifier stands.',
  sources: SOURCES,
  probes: ['batch', 'batch-permuted'],
  confirm: true,
  judge: (evidence) => sameAs(evidence, 'batch', ['batch-permuted']),
};

const split: Rule = {
  id: 'batch/split',
  title: 'A batch in parts is answered as in one',
  level: 'MUST',
  requirement: 'A person is answered alike in a batch, in half of it, and alone; among 1000, and among 500.',
  sources: SOURCES,
  probes: ['batch', 'batch-split', 'batch-alone', 'thousand', 'thousand-split'],
  confirm: true,
  judge: (evidence) => {
    const small = sameAs(evidence, 'batch', ['batch-split', 'batch-alone']);
    const large = sameAs(evidence, 'thousand', ['thousand-split']);
    return large.kind === 'broken' ? verdictOf([...findingsOf(small), ...large.findings]) : small;
  },
};

const findingsOf = (verdict: Verdict): readonly Finding[] => (verdict.kind === 'broken' ? verdict.findings : []);

const merged: Rule = {
  id: 'batch/merged',
  title: 'Others in a batch change nobody',
  level: 'MUST',
  requirement: 'A person is answered alike, whoever else is asked for in the same request.',
  sources: SOURCES,
  probes: ['batch', 'batch-merged'],
  confirm: true,
  judge: (evidence) => sameAs(evidence, 'batch', ['batch-merged']),
};

const repeated: Rule = {
  id: 'batch/repeated',
  title: 'A batch asked for again is answered again',
  level: 'MUST',
  requirement: 'The same request has the same answer for every person, as long as nobody changes anything.',
  sources: SOURCES,
  probes: ['batch', 'batch-again'],
  confirm: true,
  judge: (evidence) => sameAs(evidence, 'batch', ['batch-again']),
};

/**
 * A service that answers one person, and refuses these, fails by it whatever else it answers. Where a probe could not
 * be sent, the reason is the rule's too.
 */
function othersAreAnswered(evidence: Evidence, probe: 'with-unborn' | 'with-deleted'): Verdict {
  const reason = evidence.unsent.get(probe);
  if (reason !== undefined) return skipped(reason);
  const isUp = evidence.answers.some((answer) => answer.probe === 'one');
  const refused = isUp
    ? evidence.of(probe).flatMap((exchange) => (isPutOff(exchange) ? [] : (refusal(exchange) ?? [])))
    : [];
  return refused.length > 0 ? verdictOf(refused) : sameAs(evidence, 'thousand', [probe]);
}

const notRegistered: Rule = {
  id: 'batch/not-registered-does-not-fail-others',
  title: 'Those who are not registered do not fail a batch',
  level: 'MUST',
  requirement: 'Identifiers of persons who are not registered change nothing for the others in the same request.',
  sources: [{ document: 'PERSON', section: 'IKKE_REGISTRERT' }],
  probes: ['thousand', 'one', 'with-unborn'],
  confirm: true,
  judge: (evidence) => othersAreAnswered(evidence, 'with-unborn'),
};

const slettet: Rule = {
  id: 'batch/slettet-does-not-fail-others',
  title: 'Those who are deleted do not fail a batch',
  level: 'MUST',
  requirement: 'Identifiers of persons who are deleted change nothing for the others in the same request.',
  sources: [{ document: 'PERSON', section: 'SLETTET' }],
  probes: ['thousand', 'one', 'with-deleted'],
  confirm: true,
  judge: (evidence) => othersAreAnswered(evidence, 'with-deleted'),
};

/** How long an answer took for each person asked for, in ms. */
function msPerPerson({ answers }: Evidence, probe: ProbeName): number | undefined {
  const looked = answers.filter((answer) => answer.probe === probe);
  const persons = looked.reduce((count, { request }) => count + request.identifiers.length, 0);
  return persons === 0 ? undefined : looked.reduce((ms, { reply }) => ms + reply.ms, 0) / persons;
}

const oneCallBeatsMany: Rule = {
  id: 'batch/one-call-beats-many',
  title: 'Whether one call is faster than many',
  level: 'OBSERVE',
  requirement: 'One call with 1000 identifiers is much faster than 1000 calls with one.',
  sources: [{ document: 'REST' }],
  probes: ['thousand', 'batch-alone'],
  judge: (evidence) => {
    const together = msPerPerson(evidence, 'thousand');
    const alone = msPerPerson(evidence, 'batch-alone');
    if (together === undefined || alone === undefined) return skipped('no such calls were answered');
    return observed(
      `one call for many is ${together < alone ? '' : 'not '}faster, person by person, than one for each`,
    );
  },
};

export const batchRules: readonly Rule[] = [
  permuted,
  split,
  merged,
  repeated,
  notRegistered,
  slettet,
  oneCallBeatsMany,
];
