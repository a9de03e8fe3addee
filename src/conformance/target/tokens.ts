import { KrrError } from '../../errors.ts';
import { isObject } from '../evidence/rest-persons.ts';
import type { ProbeRequest, TokenName } from './exchange.ts';

/**
 * Gives an access token that is in force, each time that one is sent: tokens may be fetched, and renewed in a long run.
 *
 * @throws Error (or rejects) if none can be had, with a message that may be shown: the run ends with it
 */
export type TokenSource = () => string | Promise<string>;

/** Access tokens by what they give: each as it is, or where it comes from. */
export type GivenTokens = Partial<Readonly<Record<TokenName, string | TokenSource>>>;

export interface TokenOptions {
  /** Access tokens by what they give; one that must be renewed comes from a function. */
  readonly tokens: GivenTokens;
  /** Why a token is missing, where more is known than that it was not given. */
  readonly missing?: Partial<Readonly<Record<TokenName, string>>>;
}

/** A shorter token is a word for a mock, and no secret. */
export const MIN_SECRET_LENGTH = 8;

/** The tokens of a run. They are shown to the deployment alone, and every one that was ever sent is left out of texts. */
export class Tokens {
  readonly #given: GivenTokens;
  readonly #missing: NonNullable<TokenOptions['missing']>;
  readonly #secrets: Set<string>;
  readonly #last = new Map<TokenName, string>();

  constructor({ tokens, missing = {} }: TokenOptions) {
    this.#given = tokens;
    this.#missing = missing;
    this.#secrets = new Set(Object.values(tokens).filter((token) => typeof token === 'string'));
  }

  /** Why a token is not there; undefined if it is. */
  findMissingReason(name: TokenName): string | undefined {
    if (this.#given[name] !== undefined) return undefined;
    return this.#missing[name] ?? `no token "${name}" is given (--token-for ${name}=…)`;
  }

  /** A token that is fetched is taken for a JWT before it is there: what an issuer gives is one. */
  hasJwt(name: TokenName): boolean {
    const token = this.#given[name];
    return typeof token === 'function' || isJwt(token);
  }

  hasSignature(name: TokenName): boolean {
    const token = this.#given[name];
    return typeof token === 'function' || (isJwt(token) && !token!.endsWith('.'));
  }

  /**
   * The value of Authorization; undefined for none. `fallbackToLastToken`: the last token that there was does if there is none now.
   *
   * @throws KrrError TOKEN_UNAVAILABLE
   */
  async getAuthorization(
    wanted: ProbeRequest['authorization'],
    { fallbackToLastToken = false }: { readonly fallbackToLastToken?: boolean } = {},
  ): Promise<string | undefined> {
    if (wanted === null) return undefined;
    if ('raw' in wanted) return wanted.raw;
    const token = await this.#get(wanted.token, fallbackToLastToken);
    if (token === undefined) return undefined;
    return `Bearer ${wanted.tampered ? this.#rememberSecret(tamperSignature(token)) : token}`;
  }

  /**
   * The person that the token for oneself names, if it is a JWT that tells.
   *
   * @throws KrrError TOKEN_UNAVAILABLE
   */
  async readLoggedInPid(): Promise<string | undefined> {
    const token = await this.#get('user');
    const pid = token === undefined ? undefined : readClaims(token).pid;
    return typeof pid === 'string' ? pid : undefined;
  }

  /** A text in which every token is replaced by a word: a deployment may repeat what it was sent. */
  redact(text: string): string {
    const secrets = [...this.#secrets].filter(({ length }) => length >= MIN_SECRET_LENGTH);
    return secrets.reduce((redacted, secret) => redacted.replaceAll(secret, '<token>'), text);
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

  #rememberSecret(token: string): string {
    this.#secrets.add(token);
    return token;
  }
}

/** Whether a token is a JWT, by its looks: three parts with dots between them. */
const isJwt = (token: string | undefined): boolean => token?.split('.').length === 3;

/** What the middle part of a JWT says, unverified; nothing for what is none. */
function readClaims(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isObject(claims) ? claims : {};
  } catch {
    return {};
  }
}

/** The token with a bit in the middle of its last part flipped: as long as before, and as well-formed. */
function tamperSignature(token: string): string {
  const begin = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(begin), 'base64url');
  const middle = signature.length >> 1;
  signature[middle] = signature[middle]! ^ 1;
  return token.slice(0, begin) + signature.toString('base64url');
}
