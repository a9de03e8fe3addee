import { type TokenName, toVariableName } from '../../conformance/target/exchange.ts';
import { KrrError } from '../../errors.ts';

/** The tokens that `--token-for` accepts, by what they grant. */
export const TOKEN_NAMES = [
  'contact',
  'digital-post',
  'delegated-contact',
  'delegated-digital-post',
  'none',
  'expired',
  'user',
  'user-contact',
  'changes',
  'changes-contact',
] as const satisfies readonly TokenName[];

/** The main token for a mock, which accepts any token. */
export const PLACEHOLDER_TOKEN = 'krr-kit';

type Environment = Readonly<Record<string, string | undefined>>;
type Tokens = Partial<Record<TokenName, string>>;

/**
 * Reads the tokens in options and environment, without the main token if an issuer supplies it.
 *
 * @throws KrrError OPTION_INVALID, with a message that does not contain the token
 */
export function readTokens(
  { token, tokenFor }: { readonly token?: string; readonly tokenFor: readonly string[] },
  environment: Environment,
  { acceptsAnyToken, isFetched }: { readonly acceptsAnyToken: boolean; readonly isFetched: boolean },
): Tokens {
  const main = isFetched ? undefined : token?.trim() || (acceptsAnyToken ? PLACEHOLDER_TOKEN : undefined);
  if (main === undefined && !isFetched) {
    throw new KrrError(
      'OPTION_INVALID',
      'an access token is needed: set KRR_TOKEN in the environment, use --token, or fetch one with --maskinporten',
    );
  }
  const tokens: Tokens = {
    ...(main !== undefined && { main }),
    ...readEnvironmentTokens(environment),
    ...Object.fromEntries(tokenFor.map(parseNamedToken)),
  };
  for (const [name, value] of Object.entries(tokens)) {
    if (!/^[\x21-\x7e]+$/.test(value)) {
      throw new KrrError('OPTION_INVALID', `the token "${name}" contains characters that are invalid in a token`);
    }
  }
  return tokens;
}

function readEnvironmentTokens(environment: Environment): Tokens {
  const given = TOKEN_NAMES.map((name) => [name, environment[toVariableName(name)]?.trim() ?? ''] as const);
  return Object.fromEntries(given.filter(([, token]) => token !== ''));
}

function parseNamedToken(text: string): readonly [TokenName, string] {
  const [, given = '', token = ''] = /^([a-z-]+)=(.*)$/s.exec(text) ?? [];
  const name = TOKEN_NAMES.find((one) => one === given);
  if (name !== undefined && token.trim() !== '') return [name, token.trim()];
  throw new KrrError('OPTION_INVALID', `--token-for takes name=token; the names are: ${TOKEN_NAMES.join(', ')}`);
}
