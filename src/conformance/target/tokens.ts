import { KrrError } from '../../errors.ts';
import type { ProbeRequest, SentToken, TokenName } from './exchange.ts';
import { forgeToken, readClaims } from './forgeries.ts';

/**
 * Returns a valid access token. Called once for each request, so that tokens can be renewed during a long run.
 *
 * @throws Error (or rejects) if no token is available; the run ends with its message
 */
export type TokenSource = () => string | Promise<string>;

/** Access tokens, or sources of them, by what they grant. */
export type GivenTokens = Partial<Readonly<Record<TokenName, string | TokenSource>>>;

export interface TokenOptions {
  /** Access tokens by what they grant. A function supplies a token that must be renewed. */
  readonly tokens: GivenTokens;
  /** The reason why a token is missing, if a more specific one is known than that it was not given. */
  readonly missing?: Partial<Readonly<Record<TokenName, string>>>;
  /** The public keys of the issuer by `kid`, as PEM. */
  readonly issuerKeys?: ReadonlyMap<string, string>;
}

/** A shorter token is a placeholder for a mock and not a secret. */
export const MIN_SECRET_LENGTH = 8;

/** The tokens of a run. Only the deployment receives them; {@link Tokens.redact} removes every token ever sent. */
export class Tokens {
  readonly #given: GivenTokens;
  readonly #missing: NonNullable<TokenOptions['missing']>;
  readonly #secrets: Set<string>;
  /** The patterns of the secrets; undefined after a new one. */
  #secretForms: readonly SecretForm[] | undefined;
  readonly #last = new Map<TokenName, string>();
  readonly #issuerKeys: ReadonlyMap<string, string>;

  constructor({ tokens, missing = {}, issuerKeys = new Map() }: TokenOptions) {
    this.#given = tokens;
    this.#issuerKeys = issuerKeys;
    this.#missing = missing;
    this.#secrets = new Set(Object.values(tokens).filter((token) => typeof token === 'string'));
  }

  /** Undefined if the token is available. */
  findMissingReason(name: TokenName): string | undefined {
    if (this.#given[name] !== undefined) return undefined;
    return this.#missing[name] ?? `no token "${name}" is given (--token-for ${name}=…)`;
  }

  /** A token that is still to be fetched counts as a JWT: issuers return JWTs. */
  hasJwt(name: TokenName): boolean {
    const token = this.#given[name];
    return typeof token === 'function' || isJwt(token);
  }

  hasSignature(name: TokenName): boolean {
    const token = this.#given[name];
    return typeof token === 'function' || (isJwt(token) && !token!.endsWith('.'));
  }

  /** Whether a token is a JWT without this claim and this scope. A token that is still to be fetched counts as one. */
  lacks(name: TokenName, { claim, scope }: { readonly claim: string; readonly scope: string }): boolean {
    const given = this.#given[name];
    const token = typeof given === 'function' ? this.#last.get(name) : given;
    if (token === undefined) return typeof given === 'function';
    const claims = readClaims(token);
    return isJwt(token) && !(claim in claims) && !String(claims.scope).split(' ').includes(scope);
  }

  /** Fetches a token, so that its claims are known. */
  async load(name: TokenName): Promise<void> {
    await this.#get(name);
  }

  get hasIssuerKey(): boolean {
    return this.#issuerKeys.size > 0;
  }

  /**
   * Returns the value of Authorization; undefined for no header. `fallbackToLastToken` permits the previous token if no
   * new one is available.
   *
   * @throws KrrError TOKEN_UNAVAILABLE
   */
  async getAuthorization(
    wanted: ProbeRequest['authorization'],
    { fallbackToLastToken = false }: { readonly fallbackToLastToken?: boolean } = {},
  ): Promise<string | undefined> {
    if (wanted === null) return undefined;
    if ('raw' in wanted) return wanted.raw;
    const token =
      wanted.forgery === undefined ? await this.#get(wanted.token, fallbackToLastToken) : await this.#forge(wanted);
    return token === undefined ? undefined : `${wanted.scheme ?? 'Bearer'} ${token}`.trim();
  }

  /**
   * Returns the claim `pid` of the token of the logged-in person; undefined if the token is missing or has no such claim.
   *
   * @throws KrrError TOKEN_UNAVAILABLE
   */
  async readLoggedInPid(): Promise<string | undefined> {
    const token = await this.#get('user');
    const pid = token === undefined ? undefined : readClaims(token).pid;
    return typeof pid === 'string' ? pid : undefined;
  }

  /** Says that the main token has expired by its claim `exp`; undefined if it has not, or is not a JWT. */
  describeExpiry(now: number): string | undefined {
    const { main } = this.#given;
    const token = typeof main === 'function' ? this.#last.get('main') : main;
    const exp = token === undefined ? undefined : readClaims(token).exp;
    if (typeof exp !== 'number' || exp * 1000 > now || exp < 0) return undefined;
    return `the token expired at ${new Date(exp * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  }

  /**
   * Replaces every token in a text, in any letter case, its long parts, and the token in base64: a response may repeat the
   * token of its request. Other altered forms are not recognised.
   */
  redact(text: string): string {
    this.#secretForms ??= compileForms(this.#secrets);
    return this.#secretForms.reduce(
      (redacted, { length, pattern }) => (length > text.length ? redacted : redacted.replace(pattern, '<token>')),
      text,
    );
  }

  async #get(name: TokenName, fallbackToLastToken = false): Promise<string | undefined> {
    const given = this.#given[name];
    if (typeof given !== 'function') return given;
    try {
      const token = this.#rememberSecret(await given());
      this.#last.set(name, token);
      return token;
    } catch (error) {
      const last = fallbackToLastToken ? this.#last.get(name) : undefined;
      if (last !== undefined) return last;
      throw error instanceof KrrError ? error : new KrrError('TOKEN_UNAVAILABLE', (error as Error).message);
    }
  }

  async #forge({ token: name, forgery, claims }: SentToken): Promise<string | undefined> {
    const isOwn = this.hasJwt(name);
    const token = await this.#get(isOwn ? name : 'main');
    if (token === undefined) return undefined;
    return this.#rememberSecret(await forgeToken(token, forgery!, isOwn ? undefined : claims, this.#issuerKeys));
  }

  #rememberSecret(token: string): string {
    if (!this.#secrets.has(token)) this.#secretForms = undefined;
    this.#secrets.add(token);
    return token;
  }
}

const isJwt = (token: string | undefined): boolean => token?.split('.').length === 3;

/** A shorter part of a token may be any text. */
const MIN_PART_LENGTH = 20;

/** A form of a secret and its length; a shorter text does not contain it. */
interface SecretForm {
  readonly length: number;
  readonly pattern: RegExp;
}

/** Long forms come first, because they contain others. */
function compileForms(secrets: ReadonlySet<string>): readonly SecretForm[] {
  const forms = [...secrets].filter(({ length }) => length >= MIN_SECRET_LENGTH).flatMap(listForms);
  return [...new Set(forms)]
    .sort((one, other) => other.length - one.length)
    .map((form) => ({ length: form.length, pattern: new RegExp(escapeRegExp(form), 'gi') }));
}

/** The forms of a token that are recognised in a response: whole, in base64, and its long parts. */
function listForms(token: string): readonly string[] {
  const encoded = ['base64', 'base64url'].map((encoding) =>
    Buffer.from(token)
      .toString(encoding as 'base64')
      .replace(/.{0,2}=*$/, ''),
  );
  const parts = token.split('.').filter(({ length }) => length >= MIN_PART_LENGTH);
  return [token, ...encoded, ...parts];
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
