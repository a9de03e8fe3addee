import { createRequestFrom, readLogPosition } from '../evidence/soap-changes.ts';
import type { Exchange, ProbeRequest } from '../target/exchange.ts';
import {
  createChange,
  findLanguageSkipReason,
  findOtherLanguage,
  getInitialLanguage,
  isOutOfReach,
  MAX_ATTEMPTS,
  READ,
} from './language.ts';

/** The logged-in person, the change log before, PATCH, the person, the change log after; then the language is restored. */
export const MAX_SOAP_CHANGE_REQUESTS = 5 + 2 * MAX_ATTEMPTS;

/** Changes the language of the logged-in person, and continues the change log over SOAP from its previous end. */
export function nextSoapChange(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const [first, before, change] = exchanges;
  const position = before && readLogPosition(before);
  if (findLanguageSkipReason(first) !== undefined || position === undefined) return undefined;
  if (change !== undefined && isOutOfReach(change)) return undefined;
  return [
    createChange(findOtherLanguage(getInitialLanguage(exchanges))),
    READ,
    createRequestFrom(before!.request, position.seneste + 1n),
  ][exchanges.length - 2];
}
