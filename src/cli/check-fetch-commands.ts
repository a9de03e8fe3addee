import { type TokenName, variableOf } from '../conformance/exchange.ts';
import type { Report } from '../conformance/index.ts';
import type { TokenWish } from './check-scopes.ts';

const VARIABLE = /\$\{?(KRR_TOKEN(?:_[A-Z]+)*)/g;

/** The variables of a shell that the commands of a report name. */
const namedIn = ({ results }: Report): ReadonlySet<string> => {
  const curls = results.flatMap(({ findings }) => findings.map(({ curl }) => curl));
  return new Set(curls.flatMap((curl) => [...curl.matchAll(VARIABLE)].map(([, name]) => name!)));
};

/**
 * How a reader gets the tokens that the commands of a report name, as it got them itself: by the name of the variable, a
 * command of a shell. Who is logged in stands in no report: that is left to be filled in.
 *
 * @param asking the options that say who asks which issuer
 */
export function tokenCommands(
  report: Report,
  asking: readonly string[],
  wishes: ReadonlyMap<TokenName, TokenWish>,
): NonNullable<Report['tokens']> {
  const named = namedIn(report);
  const commands = [...wishes].map(([name, wish]) => [variableOf(name), commandFor(asking, wish)] as const);
  return Object.fromEntries(commands.filter(([variable]) => named.has(variable)));
}

function commandFor(asking: readonly string[], { scope, pid, consumer_org: organisation }: TokenWish): string {
  const words = [
    ...['krr', 'token', ...asking, '--scope', scope],
    ...(organisation === undefined ? [] : ['--consumer-org', organisation]),
  ];
  return [...words.map(quoted), ...(pid === undefined ? [] : ['--pid …'])].join(' ');
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
