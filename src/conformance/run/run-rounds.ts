import { KrrError } from '../../errors.ts';
import type { ContactHistory } from '../evidence/contact-history.ts';
import { type EvaluationContext, selectByProbe } from '../evidence/evidence.ts';
import type { ConformanceOptions } from '../options.ts';
import { describeUnrestored, WRITING_PROBES } from '../probes/language.ts';
import type { ProbeName } from '../probes/rest.ts';
import type { Rule } from '../rules/rule.ts';
import type { Interface } from '../target/exchange.ts';
import type { Target } from '../target/target.ts';
import { evaluateRules, type ResultsByInterface } from './evaluate.ts';
import type { Rounds } from './rounds.ts';
import { shrinkFindings } from './shrink.ts';

/** The parts of a run that its rounds share. */
interface RoundContext {
  readonly rules: readonly Rule[];
  readonly rounds: Rounds;
  readonly target: Target;
  readonly contactHistory: ContactHistory;
  /** Sends all probes. Rounds are counted from 1. */
  readonly collectAll: (round: number) => Promise<ResultsByInterface>;
  /** Sends some probes again. */
  readonly collect: (names: readonly ProbeName[]) => Promise<ResultsByInterface>;
  readonly createContext: (version: Interface) => EvaluationContext;
}

/**
 * Sends the probes and evaluates the rules, once or as often as the options say. The responses of earlier rounds are not
 * kept, except for those that contain contact data for the first time. Returns the number of rounds.
 */
export async function runRounds(
  { repeat = 1, durationMs = 0 }: Pick<ConformanceOptions, 'repeat' | 'durationMs'>,
  context: RoundContext,
): Promise<number> {
  const { target, contactHistory } = context;
  const end = performance.now() + durationMs;
  let completed: ResultsByInterface | undefined;
  for (let round = 1; ; round++) {
    const results = await context.collectAll(round);
    throwIfEnded(target, results);
    for (const { exchanges } of results.values()) contactHistory.add(exchanges);
    await evaluateRound(context, results);
    const isEnded = target.limitReached !== undefined;
    // A round that a limit ended lacks responses.
    if (completed === undefined || !isEnded) completed = results;
    const isDue = round < repeat || performance.now() < end;
    if (isEnded || !isDue) {
      await evaluateAllRounds(context, completed);
      return round;
    }
    target.keepOnly(contactHistory.listResponses());
  }
}

const isCumulative = (rule: Rule): boolean => rule.isCumulative === true;

async function evaluateRound(
  { rules, target, rounds, collect, createContext }: RoundContext,
  results: ResultsByInterface,
): Promise<void> {
  const evaluated = await evaluateRules(
    rules.filter((rule) => !isCumulative(rule)),
    results,
    createContext,
    (rule) => collect(rule.probes),
  );
  throwIfEnded(target, results);
  const shrunk = await shrinkFindings(rounds.removeKnown(evaluated), results, createContext, (request) =>
    target.exchange(request),
  );
  throwIfEnded(target, results);
  rounds.add(shrunk);
}

/** Evaluates the rules about all rounds together. */
async function evaluateAllRounds(
  { rules, rounds, contactHistory, createContext }: RoundContext,
  results: ResultsByInterface,
): Promise<void> {
  const cumulative = rules.filter(isCumulative);
  const getContext = (version: Interface): EvaluationContext => ({ ...createContext(version), contactHistory });
  rounds.add(await evaluateRules(cumulative, results, getContext, () => Promise.resolve(results)));
}
/** A run that ended early has no report, but an error that names a change that was not reverted. */
function throwIfEnded({ ended }: Target, results: ResultsByInterface): void {
  if (ended === undefined) return;
  const changed = [...results.values()]
    .flatMap(({ exchanges }) => WRITING_PROBES.map((probe) => describeUnrestored(selectByProbe(exchanges)(probe))))
    .find((description) => description !== undefined);
  if (changed === undefined) throw ended;
  const reason = ended instanceof KrrError ? `${ended.message}; ` : '';
  throw new KrrError('LANGUAGE_NOT_RESTORED', `${reason}${changed}`);
}
