import type { ConformanceOptions, Report, TargetOptions, TokenSource } from '../../conformance/index.ts';
import { type TokenName, toVariableName } from '../../conformance/target/exchange.ts';
import { KrrError } from '../../errors.ts';
import { createRenewingTokenSource } from '../../maskinporten/client/token-cache.ts';
import type { FetchedToken, IssuerClient, TokenResponse } from '../../maskinporten/client/token-client.ts';
import type { TokenPlan } from './issuer-options.ts';
import { reducedScopes, type TokenRequest } from './required-tokens.ts';

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

/** A target with the tokens that would be fetched, as far as a plan looks at them. */
export const withPlaceholderTokens = (target: TargetOptions, { requests, missing }: TokenPlan): TargetOptions => ({
  ...target,
  tokens: { ...target.tokens, ...Object.fromEntries([...requests.keys()].map((name) => [name, () => ''])) },
  missing,
});

/**
 * Runs with every token that can be fetched, renewed as long as it is needed; the report says how to get them.
 *
 * @throws KrrError TOKEN_UNAVAILABLE if the issuer cannot be asked, or refuses the main token
 */
export async function runWithTokens(
  options: ConformanceOptions,
  plan: TokenPlan | undefined,
  run: (options: ConformanceOptions) => Promise<Report | undefined>,
): Promise<Report | undefined> {
  if (plan === undefined) return run(options);
  const { target } = options;
  const { IssuerClient } = await import('../../maskinporten/client/token-client.ts');
  const client = new IssuerClient(plan.issuer, plan.signer, target);
  try {
    const { tokens, refused, wishes: requests } = await fetchAll(client, plan);
    if (refused.main !== undefined) throw new KrrError('TOKEN_UNAVAILABLE', refused.main);
    const missing = { ...plan.missing, ...refused };
    const report = await run({ ...options, target: { ...target, tokens: { ...target.tokens, ...tokens }, missing } });
    const commands = report === undefined ? {} : buildTokenCommands(report, plan.issuerArguments, requests);
    return report && { ...report, ...(Object.keys(commands).length > 0 && { tokens: commands }) };
  } finally {
    await client.close();
  }
}

/** Asks for each once, so that it is known which there are. */
async function fetchAll(client: IssuerClient, { issuer, requests }: TokenPlan) {
  const tokens: Partial<Record<TokenName, TokenSource>> = {};
  const refused: Partial<Record<TokenName, string>> = {};
  const granted = new Map<TokenName, TokenRequest>();
  for (const [name, requested] of requests) {
    const { wish: request, first } = await fetchWithFewerScopes(client, name, requested);
    const refetch = async (): Promise<FetchedToken> => {
      const next = await client.fetch(request);
      if ('refused' in next) throw new KrrError('TOKEN_UNAVAILABLE', formatRejection(issuer, name, request, next));
      return next;
    };
    if ('refused' in first) {
      refused[name] = formatRejection(issuer, name, request, first);
      continue;
    }
    granted.set(name, request);
    tokens[name] = createRenewingTokenSource(first, refetch, () => performance.now());
  }
  return { tokens, refused, wishes: granted };
}

/** Asks for a token, and where its scopes are refused, for one with fewer. */
async function fetchWithFewerScopes(client: IssuerClient, name: TokenName, request: TokenRequest) {
  const first = await client.fetch(request);
  if (!('refused' in first) || !first.isScopeError) return { wish: request, first };
  for (const reduced of reducedScopes(name, request)) {
    const second = await client.fetch(reduced);
    if ('refused' in second) continue;
    const without = missingScopes(request, reduced);
    process.stderr.write(
      `krr: the issuer refuses the token "${name}" with all scopes: it is fetched without ${without}\n`,
    );
    return { wish: reduced, first: second };
  }
  return { wish: request, first };
}

const missingScopes = (request: TokenRequest, { scope }: TokenRequest): string =>
  request.scope
    .split(/\s+/)
    .filter((one) => !scope.split(' ').includes(one))
    .join(' ');

type Rejection = Extract<TokenResponse, { readonly refused: string }>;

const formatRejection = (
  { host }: URL,
  name: TokenName,
  { scope }: TokenRequest,
  { refused: reason, isScopeError }: Rejection,
): string =>
  `${host} refuses the token "${name}" (${scope}): ${reason}${isScopeError ? ` (--scope ${name}="…" asks for others)` : ''}`;
