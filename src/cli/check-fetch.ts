import type { TokenName } from '../conformance/exchange.ts';
import type { ConformanceOptions, Report, TargetOptions, TokenSource } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import { tokenCommands } from './check-fetch-commands.ts';
import type { Answered, Fetched, IssuerClient } from './check-issuer.ts';
import type { Fetching } from './check-maskinporten.ts';
import { renewed } from './check-renewal.ts';
import { lessThan, type TokenWish } from './check-scopes.ts';

/** A target with the tokens that would be fetched, as far as a plan looks at them. */
export const supposed = (target: TargetOptions, { wishes, missing }: Fetching): TargetOptions => ({
  ...target,
  tokens: { ...target.tokens, ...Object.fromEntries([...wishes.keys()].map((name) => [name, () => ''])) },
  missing,
});

/**
 * Runs with every token that can be fetched, renewed as long as it is needed; the report says how to get them.
 *
 * @throws KrrError TOKEN_UNAVAILABLE if the issuer cannot be asked, or refuses the main token
 */
export async function withTokens(
  options: ConformanceOptions,
  fetching: Fetching | undefined,
  run: (options: ConformanceOptions) => Promise<Report | undefined>,
): Promise<Report | undefined> {
  if (fetching === undefined) return run(options);
  const { target } = options;
  const { IssuerClient } = await import('./check-issuer.ts');
  const client = new IssuerClient(fetching.issuer, fetching.signer, target);
  try {
    const { tokens, refused, wishes } = await fetchAll(client, fetching);
    if (refused.main !== undefined) throw new KrrError('TOKEN_UNAVAILABLE', refused.main);
    const missing = { ...fetching.missing, ...refused };
    const report = await run({ ...options, target: { ...target, tokens: { ...target.tokens, ...tokens }, missing } });
    const commands = report === undefined ? {} : tokenCommands(report, fetching.asking, wishes);
    return report && { ...report, ...(Object.keys(commands).length > 0 && { tokens: commands }) };
  } finally {
    await client.close();
  }
}

/** Asks for each once, so that it is known which there are. */
async function fetchAll(client: IssuerClient, { issuer, wishes }: Fetching) {
  const tokens: Partial<Record<TokenName, TokenSource>> = {};
  const refused: Partial<Record<TokenName, string>> = {};
  const granted = new Map<TokenName, TokenWish>();
  for (const [name, wished] of wishes) {
    const { wish, first } = await firstOf(client, name, wished);
    const again = async (): Promise<Fetched> => {
      const next = await client.fetch(wish);
      if ('refused' in next) throw new KrrError('TOKEN_UNAVAILABLE', refusal(issuer, name, wish, next));
      return next;
    };
    if ('refused' in first) {
      refused[name] = refusal(issuer, name, wish, first);
      continue;
    }
    granted.set(name, wish);
    tokens[name] = renewed(first, again, () => performance.now());
  }
  return { tokens, refused, wishes: granted };
}

/** Asks for a token, and where its scopes are refused, for one with fewer. */
async function firstOf(client: IssuerClient, name: TokenName, wish: TokenWish) {
  const first = await client.fetch(wish);
  if (!('refused' in first) || !first.isForScopes) return { wish, first };
  for (const less of lessThan(name, wish)) {
    const second = await client.fetch(less);
    if ('refused' in second) continue;
    const without = lacking(wish, less);
    process.stderr.write(
      `krr: the issuer refuses the token "${name}" with all scopes: it is fetched without ${without}\n`,
    );
    return { wish: less, first: second };
  }
  return { wish, first };
}

const lacking = (wish: TokenWish, { scope }: TokenWish): string =>
  wish.scope
    .split(/\s+/)
    .filter((one) => !scope.split(' ').includes(one))
    .join(' ');

type Refused = Extract<Answered, { readonly refused: string }>;

const refusal = (
  { host }: URL,
  name: TokenName,
  { scope }: TokenWish,
  { refused: reason, isForScopes }: Refused,
): string =>
  `${host} refuses the token "${name}" (${scope}): ${reason}${isForScopes ? ` (--scope ${name}="…" asks for others)` : ''}`;
