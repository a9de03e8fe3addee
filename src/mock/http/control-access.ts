import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { findBearerToken } from '../../maskinporten/bearer-token.ts';
import { isLocalRequest } from './local-access.ts';

/** A shorter secret can be guessed. */
export const MIN_SECRET_LENGTH = 16;
const MAX_SECRET_LENGTH = 1000;

/** RFC 6750, section 2.1: the characters of a Bearer token. */
const SECRET = /^[A-Za-z0-9\-._~+/]+=*$/;

export const SECRET_RULE = `a secret of ${MIN_SECRET_LENGTH} to ${MAX_SECRET_LENGTH} letters, digits and -._~+/=`;

export const isControlSecret = (text: string): boolean =>
  text.length >= MIN_SECRET_LENGTH && text.length <= MAX_SECRET_LENGTH && SECRET.test(text);

/**
 * Decides which requests may use the control API: those from this machine, and, if there is a secret, those from anywhere
 * that send it as a Bearer token. A page of another site cannot send it, so the origin does not matter.
 */
export class ControlAccess {
  readonly #digest: Buffer | undefined;

  /** @param secret without it, other machines have no access */
  constructor(secret?: string) {
    this.#digest = secret === undefined ? undefined : digest(secret);
  }

  isPermitted(request: IncomingMessage): boolean {
    return isLocalRequest(request) || this.#hasSecret(request);
  }

  /** The comparison of digests takes the same time for each token. */
  #hasSecret({ headers }: IncomingMessage): boolean {
    const token = findBearerToken(headers.authorization);
    return this.#digest !== undefined && token !== undefined && timingSafeEqual(digest(token), this.#digest);
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
