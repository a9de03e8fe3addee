import { byIdentifier } from '../comparison.ts';
import { type Answered, type Evidence, personsIn } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import type { Members } from '../reading.ts';
import { isOk } from '../refusal.ts';
import { type Finding, observed, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { disagreements } from '../versions.ts';

const NOT_REGISTERED = 'IKKE_REGISTRERT';

/** Requests in which version 2 is asked for everybody. */
const INCLUDING = ['one', 'batch', 'thousand', 'with-unborn'] as const satisfies readonly [ProbeName, ...ProbeName[]];

const answersTo = ({ answers }: Evidence, ...probes: readonly ProbeName[]): readonly Answered[] =>
  answers.filter(({ probe }) => (probes as readonly string[]).includes(probe));

const NO_ANSWER = skipped('no lookup was answered with persons (answer/status-200, answer/personer-array)');

/** Whoever has no identifier may be one that is missed: person/identifier reports that. */
function missingIn(exchange: Answered): readonly Finding[] {
  const answered = byIdentifier(exchange);
  const nameless = personsIn(exchange).filter(({ person }) => !('personidentifikator' in person)).length;
  const missing = exchange.request.identifiers.filter((identifier) => !answered.has(identifier)).length - nameless;
  return missing > 0 ? [{ exchange, expected: 'everybody asked for', actual: `${missing} who are missing` }] : [];
}

const includeNotRegistered: Rule = {
  id: 'v2/include-not-registered',
  title: 'With inkluderIkkeRegistrerte everybody is answered',
  level: 'SHOULD',
  requirement: 'With inkluderIkkeRegistrerte: true, version 2 answers everybody asked for, registered or not.',
  sources: [{ document: 'FIELD' }],
  probes: INCLUDING,
  versions: ['v2'],
  judge: (evidence) => {
    const answers = answersTo(evidence, ...INCLUDING);
    return answers.length === 0 ? NO_ANSWER : verdictOf(answers.flatMap(missingIn));
  },
};

const isRegistered = ({ status }: Members): boolean => status !== NOT_REGISTERED;

/** Those who are in one answer and not in the other. */
function lost(whole: Answered, exchange: Answered): readonly Finding[] {
  const answered = byIdentifier(exchange);
  const registered = [...byIdentifier(whole)].filter(([, person]) => isRegistered(person));
  const count = registered.filter(([identifier]) => !answered.has(identifier)).length;
  return count === 0 ? [] : [{ exchange, expected: 'everybody registered', actual: `${count} who are missing` }];
}

function kept(exchange: Answered): readonly Finding[] {
  const seen = personsIn(exchange).find(({ person }) => !isRegistered(person));
  if (seen === undefined) return [];
  return [{ exchange, expected: `nobody with status ${NOT_REGISTERED}`, actual: 'somebody', pointer: seen.pointer }];
}

/** The batch with everybody in it, if it has somebody who is not registered. */
function wholeBatch(evidence: Evidence): Answered | undefined {
  const [whole] = answersTo(evidence, 'batch');
  return whole && [...byIdentifier(whole).values()].every(isRegistered) ? undefined : whole;
}

const NOBODY = skipped(`nobody was answered with status ${NOT_REGISTERED}`);

const excludeNotRegistered: Rule = {
  id: 'v2/exclude-not-registered',
  title: 'Without inkluderIkkeRegistrerte those who are not registered are left out',
  level: 'SHOULD',
  requirement: 'With inkluderIkkeRegistrerte: false, version 2 answers those who are registered, and nobody else.',
  sources: [{ document: 'FIELD' }],
  probes: ['v2-excluded', 'batch'],
  versions: ['v2'],
  confirm: true,
  judge: (evidence) => {
    const whole = wholeBatch(evidence);
    const [excluded] = answersTo(evidence, 'v2-excluded');
    if (whole === undefined) return NOBODY;
    if (excluded === undefined) return skipped('a request with inkluderIkkeRegistrerte: false is not answered');
    return verdictOf([...kept(excluded), ...lost(whole, excluded)]);
  },
};

const defaultFlag: Rule = {
  id: 'v2/default-flag',
  title: 'What holds if inkluderIkkeRegistrerte is left out',
  level: 'OBSERVE',
  requirement: 'Whether version 2 answers those who are not registered if the request does not say is not documented.',
  sources: [{ document: 'FIELD' }],
  probes: ['v2-default', 'batch'],
  versions: ['v2'],
  judge: (evidence) => {
    if (wholeBatch(evidence) === undefined) return NOBODY;
    const [exchange] = evidence.of('v2-default').filter(hasReply);
    if (exchange === undefined) return skipped('it was not answered');
    if (!isOk(exchange)) return observed(`refused with status ${exchange.reply.status}`);
    return observed(
      kept(exchange).length === 0 ? 'as with false: they are left out' : 'as with true: they are answered',
    );
  },
};

const agreesWithV1: Rule = {
  id: 'v2/agrees-with-v1',
  title: 'Both versions say the same of a person',
  level: 'SHOULD',
  requirement:
    'Where both versions answer a member of a person, they answer the same. Expired contact information may be in one of them only.',
  sources: [{ document: 'REST' }, { document: 'FIELD' }],
  probes: ['batch'],
  versions: ['v2'],
  confirm: true,
  judge: (evidence) => {
    const [v1] = evidence.ofOther('batch').filter(hasReply).filter(isOk);
    const [v2] = answersTo(evidence, 'batch');
    if (v1 === undefined) return skipped('version 1 did not answer');
    if (v2 === undefined) return NO_ANSWER;
    return agreement(v1, v2);
  },
};

/** Whom version 2 leaves out, v2/include-not-registered reports. */
function agreement(v1: Answered, v2: Answered): Verdict {
  const there = byIdentifier(v2);
  const findings = [...byIdentifier(v1)].flatMap(([identifier, person]) => {
    const members = disagreements(person, there.get(identifier) ?? {});
    const actual = `another ${members.join(', another ')}`;
    return members.length === 0 ? [] : [{ exchange: v2, expected: 'the same as in version 1', actual }];
  });
  return verdictOf(findings);
}

export const v2Rules: readonly Rule[] = [includeNotRegistered, excludeNotRegistered, defaultFlag, agreesWithV1];
