import type { TokenName } from '../conformance/exchange.ts';
import type { ConformanceOptions, TargetOptions, TokenSource } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import { type Fetched, IssuerClient } from './check-issuer.ts';
import type { Fetching } from './check-maskinporten.ts';
import { renewed } from './check-renewal.ts';
import type { TokenWish } from './check-scopes.ts';

/** A target with the tokens that would be fetched, as far as a plan looks at them. */
export const supposed = (target: TargetOptions, { wishes, missing }: Fetching): TargetOptions => ({
  ...target,
  tokens: { ...target.tokens, ...Object.fromEntries([...wishes.keys()].map((name) => [name, () => ''])) },
  missing,
});

/**
 * Runs with every token that can be fetched, renewed as long as it is needed.
 *
 * @throws KrrError TOKEN_UNAVAILABLE if the issuer cannot be asked, or refuses the main token
 */
export async function withTokens<T>(
  options: ConformanceOptions,
  fetching: Fetching | undefined,
  run: (options: ConformanceOptions) => Promise<T>,
): Promise<T> {
  if (fetching === undefined) return run(options);
  const { target } = options;
  const client = new IssuerClient(fetching.issuer, fetching.signer, target);
  try {
    const { tokens, refused } = await fetchAll(client, fetching);
    if (refused.main !== undefined) throw new KrrError('TOKEN_UNAVAILABLE', refused.main);
    const missing = { ...fetching.missing, ...refused };
    return await run({ ...options, target: { ...target, tokens: { ...target.tokens, ...tokens }, missing } });
  } finally {
    await client.close();
  }
}

/** Asks for each once, so that it is known which there are. */
async function fetchAll(client: IssuerClient, { issuer, wishes }: Fetching) {
  const tokens: Partial<Record<TokenName, TokenSource>> = {};
  const refused: Partial<Record<TokenName, string>> = {};
  for (const [name, wish] of wishes) {
    const first = await client.fetch(wish);
    const again = async (): Promise<Fetched> => {
      const next = await client.fetch(wish);
      if ('refused' in next) throw new KrrError('TOKEN_UNAVAILABLE', refusal(issuer, name, wish, next.refused));
      return next;
    };
    if ('refused' in first) refused[name] = refusal(issuer, name, wish, first.refused);
    else tokens[name] = renewed(first, again, () => performance.now());
  }
  return { tokens, refused };
}

const refusal = ({ host }: URL, name: TokenName, { scope }: TokenWish, reason: string): string =>
  `${host} refuses the token "${name}" (${scope}): ${reason}`;
