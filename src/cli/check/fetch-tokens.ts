import type { Report, TokenName, TokenOptions, TokenSource } from '../../conformance/index.ts';
import { quoteForShell } from '../../conformance/reporting/redact.ts';
import { toVariableName } from '../../conformance/target/exchange.ts';
import { KrrError } from '../../errors.ts';
import type { GrantRequest } from '../../maskinporten/client/grant.ts';
import { createRenewingTokenSource } from '../../maskinporten/client/token-cache.ts';
import type { FetchedToken, IssuerClient, Rejection } from '../../maskinporten/client/token-client.ts';
import { printError } from '../io.ts';
import { reduceScopes } from './required-tokens.ts';
import type { IssuerPlan } from './token-plan.ts';

const VARIABLE = /\$\{?(KRR_TOKEN(?:_[A-Z]+)*)/g;

/** Finds the shell variables in the commands of a report. */
const findNamedVariables = ({ results }: Report): ReadonlySet<string> => {
  const curls = results.flatMap(({ findings }) => findings.map(({ curl }) => curl));
  return new Set(curls.flatMap((curl) => [...curl.matchAll(VARIABLE)].map(([, name]) => name!)));
};

/**
 * Builds the shell commands that fetch the tokens used in a report, by variable name. A report contains no logged-in
 * person: the reader fills in `--pid`.
 *
 * @param shellArguments the options that name the issuer and the client
 */
export function buildTokenCommands(
  report: Report,
  shellArguments: readonly string[],
  requests: ReadonlyMap<TokenName, GrantRequest>,
): NonNullable<Report['tokens']> {
  const named = findNamedVariables(report);
  const commands = [...requests].map(
    ([name, request]) => [toVariableName(name), toTokenCommand(shellArguments, request)] as const,
  );
  return Object.fromEntries(commands.filter(([variable]) => named.has(variable)));
}

function toTokenCommand(
  shellArguments: readonly string[],
  { scope, pid, consumer_org: organisation }: GrantRequest,
): string {
  const words = [
    ...['krr', 'token', ...shellArguments, '--scope', scope],
    ...(organisation === undefined ? [] : ['--consumer-org', organisation]),
  ];
  return [...words.map(toShellWord), ...(pid === undefined ? [] : ['--pid …'])].join(' ');
}

const toShellWord = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoteForShell(word));

/** Tokens that renew themselves, and the requests that the issuer granted. */
interface FetchedTokens extends Required<Omit<TokenOptions, 'issuerKeys'>> {
  readonly granted: ReadonlyMap<TokenName, GrantRequest>;
}

/**
 * Fetches every planned token once, to learn which ones the issuer grants.
 *
 * @throws KrrError TOKEN_UNAVAILABLE if the issuer rejects the main token
 */
export async function fetchTokens(
  client: IssuerClient,
  { issuer, requests, missing }: IssuerPlan,
): Promise<FetchedTokens> {
  const tokens: Partial<Record<TokenName, TokenSource>> = {};
  const rejected: Partial<Record<TokenName, string>> = {};
  const granted = new Map<TokenName, GrantRequest>();
  for (const [name, planned] of requests) {
    const { request, response } = await fetchWithFewerScopes(client, name, planned);
    if ('rejectedBecause' in response) {
      rejected[name] = formatRejection(issuer, name, request, response);
      continue;
    }
    const renew = async (): Promise<FetchedToken> => {
      const next = await client.fetch(request);
      if ('token' in next) return next;
      throw new KrrError('TOKEN_UNAVAILABLE', formatRejection(issuer, name, request, next));
    };
    granted.set(name, request);
    tokens[name] = createRenewingTokenSource(response, renew, () => performance.now());
  }
  if (rejected.main !== undefined) throw new KrrError('TOKEN_UNAVAILABLE', rejected.main);
  return { tokens, missing: { ...missing, ...rejected }, granted };
}

/** Requests a token; if the issuer rejects its scopes, requests fewer of them. */
async function fetchWithFewerScopes(client: IssuerClient, name: TokenName, request: GrantRequest) {
  const response = await client.fetch(request);
  if ('token' in response || !response.isScopeError) return { request, response };
  for (const reduced of reduceScopes(name, request)) {
    const second = await client.fetch(reduced);
    if (!('token' in second)) continue;
    const omitted = findOmittedScopes(request, reduced);
    printError(`krr: the issuer rejects some scopes of the token "${name}": it is fetched without ${omitted}`);
    return { request: reduced, response: second };
  }
  return { request, response };
}

const findOmittedScopes = (request: GrantRequest, { scope }: GrantRequest): string =>
  request.scope
    .split(/\s+/)
    .filter((one) => !scope.split(' ').includes(one))
    .join(' ');

const formatRejection = (
  { host }: URL,
  name: TokenName,
  { scope }: GrantRequest,
  { rejectedBecause, isScopeError }: Rejection,
): string =>
  `${host} rejects the token "${name}" (${scope}): ${rejectedBecause}${isScopeError ? ` (--scope ${name}="…" requests other scopes)` : ''}`;
