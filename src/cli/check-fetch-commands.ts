import { type TokenName, toVariableName } from '../conformance/exchange.ts';
import type { Report } from '../conformance/index.ts';
import type { TokenRequest } from './check-scopes.ts';

const VARIABLE = /\$\{?(KRR_TOKEN(?:_[A-Z]+)*)/g;

/** The variables of a shell that the commands of a report name. */
const findNamedVariables = ({ results }: Report): ReadonlySet<string> => {
  const curls = results.flatMap(({ findings }) => findings.map(({ curl }) => curl));
  return new Set(curls.flatMap((curl) => [...curl.matchAll(VARIABLE)].map(([, name]) => name!)));
};

/**
 * How a reader gets the tokens that the commands of a report name, as it got them itself: by the name of the variable, a
 * command of a shell. Who is logged in stands in no report: that is left to be filled in.
 *
 * @param issuerArguments the options that say who asks which issuer
 */
export function buildTokenCommands(
  report: Report,
  issuerArguments: readonly string[],
  requests: ReadonlyMap<TokenName, TokenRequest>,
): NonNullable<Report['tokens']> {
  const named = findNamedVariables(report);
  const commands = [...requests].map(
    ([name, request]) => [toVariableName(name), toTokenCommand(issuerArguments, request)] as const,
  );
  return Object.fromEntries(commands.filter(([variable]) => named.has(variable)));
}

function toTokenCommand(
  issuerArguments: readonly string[],
  { scope, pid, consumer_org: organisation }: TokenRequest,
): string {
  const words = [
    ...['krr', 'token', ...issuerArguments, '--scope', scope],
    ...(organisation === undefined ? [] : ['--consumer-org', organisation]),
  ];
  return [...words.map(quoteForShell), ...(pid === undefined ? [] : ['--pid …'])].join(' ');
}

const quoteForShell = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
