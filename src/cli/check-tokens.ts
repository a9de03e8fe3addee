import { type TokenName, toVariableName } from '../conformance/exchange.ts';

import { KrrError } from '../errors.ts';

/** The tokens beside the main one, by what they give. */
export const TOKEN_NAMES = [
  'contact',
  'digital-post',
  'delegated-contact',
  'delegated-digital-post',
  'none',
  'expired',
  'user',
  'changes',
] as const satisfies readonly TokenName[];

/** For a mock, which takes any. */
const PLACEHOLDER_TOKEN = 'krr-kit';

type Environment = Readonly<Record<string, string | undefined>>;
type Tokens = Partial<Record<TokenName, string>>;

/** The tokens that options and environment give, but the main one if it is fetched. What is wrong with one is told without repeating it. */
export function readTokens(
  { token, tokenFor }: { readonly token?: string; readonly tokenFor: readonly string[] },
  environment: Environment,
  acceptsAnyToken: boolean,
  isFetched: boolean,
): Tokens {
  const main = isFetched ? undefined : token?.trim() || (acceptsAnyToken ? PLACEHOLDER_TOKEN : undefined);
  if (main === undefined && !isFetched) {
    throw new KrrError(
      'OPTION_INVALID',
      'an access token is needed: put it into the environment as KRR_TOKEN, give it with --token, or have it fetched with --maskinporten',
    );
  }
  const tokens: Tokens = {
    ...(main !== undefined && { main }),
    ...readEnvironmentTokens(environment),
    ...Object.fromEntries(tokenFor.map(parseNamedToken)),
  };
  for (const [name, value] of Object.entries(tokens)) {
    if (!/^[\x21-\x7e]+$/.test(value)) {
      throw new KrrError('OPTION_INVALID', `the token "${name}" holds characters that no token has`);
    }
  }
  return tokens;
}

function readEnvironmentTokens(environment: Environment): Tokens {
  const given = TOKEN_NAMES.map((name) => {
    return [name, environment[toVariableName(name)]?.trim() ?? ''] as const;
  });
  return Object.fromEntries(given.filter(([, token]) => token !== ''));
}

function parseNamedToken(text: string): readonly [TokenName, string] {
  const [, given = '', token = ''] = /^([a-z-]+)=(.*)$/s.exec(text) ?? [];
  const name = TOKEN_NAMES.find((one) => one === given);
  if (name !== undefined && token.trim() !== '') return [name, token.trim()];
  throw new KrrError('OPTION_INVALID', `--token-for takes name=token; the names are: ${TOKEN_NAMES.join(', ')}`);
}
