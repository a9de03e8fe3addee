/**
 * The tests of the rules as pure functions, bundled with mutated code. Each evaluates rules on exchanges: those of a case,
 * or of a recorded run.
 */
import { type Rule, type RuleOutcome, rules } from '../../src/conformance/index.ts';
import type { Probe } from '../../src/conformance/probes/probe.ts';
import { PROBES, type ProbeName } from '../../src/conformance/probes/rest.ts';
import { COUNTERPARTS, evaluate, type ResultsByInterface } from '../../src/conformance/run/evaluate.ts';
import { isSoapRule } from '../../src/conformance/run/select-rules.ts';
import type { Exchange } from '../../src/conformance/target/exchange.ts';
import { type Case, judgeCase, outcomeOf } from '../../test/conformance/cases/case.ts';
import { type Recording, UNCHANGED } from './recording.ts';

/** The result of a test. */
export interface TestResult {
  /** The part that the test suite asserts. */
  readonly verdict: string;
  /** The texts and places of findings. */
  readonly details: string;
}

export interface CodeTest {
  readonly name: string;
  readonly kind: 'case' | 'violating' | 'conforming' | 'follow-up';
  readonly rule: string;
  /** Set for the service that is not changed. */
  readonly isUnchanged?: boolean;
  readonly run: () => TestResult;
}

const ruleById = new Map(rules.map((rule) => [rule.id, rule]));

/** A finding without its texts fails a test of the suite. */
const isReadable = (outcome: RuleOutcome): boolean =>
  outcome.kind !== 'fail' ||
  outcome.findings.every(({ expected, actual, pointer = '' }) => expected && actual && /^(\/[^/]+)*$/.test(pointer));

/** Findings are compared up to this number. */
const MAX_FINDINGS = 20;

function describe(outcome: RuleOutcome, exchanges: readonly Exchange[]): string {
  if (outcome.kind !== 'fail') return JSON.stringify(outcome);
  const findings = outcome.findings.slice(0, MAX_FINDINGS).map(({ exchange, comparedWith, ...finding }) => {
    const { expected, actual, pointer, level, identifiers } = finding;
    const texts = [expected, actual, pointer, level, identifiers, exchanges.indexOf(exchange)];
    return comparedWith === undefined
      ? texts
      : [texts, exchanges.indexOf(comparedWith.exchange!), comparedWith.expected, comparedWith.actual];
  });
  return JSON.stringify([outcome.findings.length, findings]);
}

const createCaseTests = (cases: readonly Case[]): readonly CodeTest[] =>
  cases.map((written) => ({
    name: `case ${written.rule}: ${written.name}`,
    kind: 'case',
    rule: written.rule,
    run: () => runCase(written),
  }));

function runCase(written: Case): TestResult {
  const rule = ruleById.get(written.rule)!;
  const outcome = judgeCase(rule, written);
  const hasText = getText(outcome).includes(written.says ?? '');
  return {
    verdict: [outcomeOf(outcome, rule), isReadable(outcome), hasText].join(),
    details: describe(outcome, []),
  };
}

/** The text that a case may quote. */
function getText(outcome: RuleOutcome): string {
  if (outcome.kind !== 'fail') return JSON.stringify(outcome);
  return JSON.stringify(outcome.findings.map(({ expected, actual, pointer }) => ({ expected, actual, pointer })));
}

/** Evaluates a rule twice if a violation must recur. */
function evaluateRecorded(rule: Rule, { contexts, results, again }: Recording): readonly RuleOutcome[] {
  return contexts
    .filter(({ version }) => isSoapRule(rule) === (version === 'soap'))
    .map((context) => {
      const evaluateOn = (found: ResultsByInterface): RuleOutcome => {
        const counterpart = COUNTERPARTS[context.version].map((version) => found.get(version)).find((one) => one);
        return evaluate(rule, found.get(context.version)!, context, counterpart);
      };
      const first = evaluateOn(results);
      const repeated = rule.confirm && first.kind === 'fail' ? again.get(rule.id) : undefined;
      return repeated === undefined ? first : evaluateOn(repeated);
    });
}

const isViolated = (outcome: RuleOutcome): boolean => outcome.kind === 'fail' || outcome.kind === 'error';

function runRecorded(id: string, recording: Recording): TestResult {
  const rule = ruleById.get(id)!;
  const outcomes = evaluateRecorded(rule, recording);
  const exchanges = [recording.results, ...recording.again.values()]
    .flatMap((results) => [...results.values()])
    .flatMap((results) => results.exchanges);
  const verdict = recording.conforms
    ? outcomes.map((outcome) => outcomeOf(outcome, rule)).join()
    : `${outcomes.some(isViolated)}`;
  return {
    verdict: `${verdict} ${outcomes.every(isReadable)}`,
    details: outcomes.map((outcome) => describe(outcome, exchanges)).join('\n'),
  };
}

const createRecordedTests = (recording: Recording): readonly CodeTest[] =>
  recording.rules.map((id) => ({
    name: `a service that ${recording.name}: ${id}`,
    kind: recording.conforms ? 'conforming' : 'violating',
    rule: id,
    isUnchanged: recording.name === UNCHANGED,
    run: () => runRecorded(id, recording),
  }));

/** The requests that depend on responses. */
function createFollowUpTests({ name, results }: Recording): readonly CodeTest[] {
  const exchanges = [...results.values()].map((one) => one.exchanges);
  return (Object.keys(PROBES) as ProbeName[]).flatMap((probe) => {
    const { followUp }: Probe = PROBES[probe];
    const found = exchanges
      .map((one) => one.filter((exchange) => exchange.probe === probe))
      .filter(({ length }) => length > 0);
    if (followUp === undefined || found.length === 0) return [];
    const run = (): TestResult => ({
      verdict: JSON.stringify(
        found.map((all) =>
          all.map((_, index) => {
            const sent = all.slice(0, index + 1);
            return [followUp.next(sent) ?? null, followUp.undo?.(sent) ?? null];
          }),
        ),
      ),
      details: '',
    });
    return [{ name: `requests to a service that ${name}: ${probe}`, kind: 'follow-up' as const, rule: probe, run }];
  });
}

/** All tests, in a fixed order. */
export const createTests = (cases: readonly Case[], recordings: readonly Recording[]): readonly CodeTest[] => [
  ...createCaseTests(cases),
  ...recordings.flatMap((recording) => [...createRecordedTests(recording), ...createFollowUpTests(recording)]),
];
