import type { GivenTokens, Plan, TokenName, TokenOptions } from '../../conformance/index.ts';
import { isLoopback } from '../../http-client/http-client.ts';
import type { GrantRequest } from '../../maskinporten/client/grant.ts';
import { readTokens } from './given-tokens.ts';
import {
  guardPersons,
  type IssuerCredentials,
  type MaskinportenFlags,
  parseIssuerOptions,
  rejectWithoutIssuer,
  toShellArguments,
} from './issuer-options.ts';
import type { CheckFlags } from './options.ts';
import { parseScopes, tokenRequestFor } from './required-tokens.ts';

/** The tokens to request from an issuer. */
export interface IssuerPlan extends IssuerCredentials {
  /** The options that name the issuer and the client, as shell arguments. */
  readonly shellArguments: readonly string[];
  readonly requests: ReadonlyMap<TokenName, GrantRequest>;
  /** The reasons why tokens cannot be requested. */
  readonly missing: NonNullable<TokenOptions['missing']>;
}

/** The tokens of a run: given by the user, and requested from an issuer. */
export interface TokenPlan {
  readonly given: GivenTokens;
  readonly fetched?: IssuerPlan;
}

/** Determines the tokens of a plan. Sends nothing. */
export async function planTokens(flags: CheckFlags, plan: Plan): Promise<TokenPlan> {
  const { baseUrl } = plan.options.target;
  const isFetched = flags.maskinporten !== undefined;
  const acceptsAnyToken = baseUrl === undefined || isLoopback(new URL(baseUrl)) || flags.dryRun === true;
  const given = readTokens(flags, process.env, { acceptsAnyToken, isFetched });
  if (!isFetched) {
    const { scope, ...others } = flags;
    rejectWithoutIssuer({ ...others, ...(scope.length > 0 && { scope }) }, ONLY_WITH_ISSUER);
    return { given };
  }
  if (flags.token !== undefined) {
    process.stderr.write('krr: --token and KRR_TOKEN are not used: --maskinporten fetches the main token\n');
  }
  return { given, fetched: await planIssuerTokens(flags.maskinporten!, flags, plan, given) };
}

const ONLY_WITH_ISSUER = ['clientId', 'kid', 'scope', 'pid', 'consumerOrg'];

async function planIssuerTokens(
  issuer: string,
  flags: MaskinportenFlags,
  plan: Plan,
  given: GivenTokens,
): Promise<IssuerPlan> {
  const credentials = await parseIssuerOptions(issuer, flags);
  await guardPersons(flags, credentials.issuer.href, plan.options.target.baseUrl!);
  const requestOptions = { ...flags, scopes: parseScopes(flags.scope) };
  const requests = new Map<TokenName, GrantRequest>();
  const missing: Partial<Record<TokenName, string>> = {};
  for (const name of plan.tokens.filter((one) => given[one] === undefined)) {
    const request = tokenRequestFor(name, requestOptions);
    if ('missing' in request) missing[name] = request.missing;
    else requests.set(name, request);
  }
  return { ...credentials, shellArguments: toShellArguments(flags), requests, missing };
}

/** The tokens for a dry run: placeholders stand for the tokens that would be fetched. */
export const toPlaceholders = ({ given, fetched }: TokenPlan): TokenOptions => {
  if (fetched === undefined) return { tokens: given };
  const placeholders = [...fetched.requests.keys()].map((name) => [name, () => ''] as const);
  return { tokens: { ...given, ...Object.fromEntries(placeholders) }, missing: fetched.missing };
};
