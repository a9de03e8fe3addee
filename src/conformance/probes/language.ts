import { CODES, isCode, readObject } from '../evidence/rest-persons.ts';
import { type Exchange, hasResponse, type ProbeRequest } from '../target/exchange.ts';
import { isSynthetic } from '../target/guards.ts';

export const OWN_PATH = '/rest/v1/person';
const AUTHORIZATION = { token: 'user' } as const;
/** A language that the register does not support. */
const INVALID = 'sv';

export const READ: ProbeRequest = {
  method: 'GET',
  path: OWN_PATH,
  headers: {},
  authorization: AUTHORIZATION,
  body: null,
  identifiers: [],
};

export const createChange = (spraak: string): ProbeRequest => ({
  ...READ,
  method: 'PATCH',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ spraak }),
});

/** The requests in order: each change of the language is followed by a read. */
const LANGUAGE_SEQUENCE: readonly ((before: string) => ProbeRequest)[] = [
  () => READ,
  (before) => createChange(findOtherLanguage(before)),
  () => READ,
  () => createChange(INVALID),
  () => READ,
  () => createChange(''),
  () => READ,
];

/** Attempts to restore the language; each is followed by a read. */
export const MAX_ATTEMPTS = 3;
export const MAX_LANGUAGE_REQUESTS = LANGUAGE_SEQUENCE.length + 2 * MAX_ATTEMPTS;

export const findOtherLanguage = (language: string): string => CODES.spraak.find((one) => one !== language)!;

/** The language in a PATCH; undefined for another request. */
export const getRequestedLanguage = ({ request }: Exchange): string | undefined =>
  request.method === 'PATCH' ? (JSON.parse(request.body!) as { spraak: string }).spraak : undefined;

export const isInvalidLanguage = (exchange: Exchange): boolean => getRequestedLanguage(exchange) === INVALID;

/** Whether a request reads the logged-in person, in version 1. */
export const isRead = ({ request }: Exchange): boolean => request.method === 'GET' && request.path === OWN_PATH;

/** The language in a response, empty if absent; undefined if the response has no person. */
export function getReturnedLanguage(exchange: Exchange | undefined): unknown {
  if (exchange === undefined || !isRead(exchange) || !hasResponse(exchange)) return undefined;
  if (exchange.response.status !== 200) return undefined;
  const person = readObject(exchange.response);
  return person && (person.spraak ?? '');
}

/** Fields that need a token for contact information. If one is present, an absent language means no language. */
const CONTACT_MEMBERS = ['spraak', 'kontaktinformasjon', 'varslingsstatus'];

/** The reason why the language must not be changed; undefined if it can be changed and restored. */
export function findLanguageSkipReason(first: Exchange | undefined): string | undefined {
  if (first === undefined || !hasResponse(first)) return 'there is no response for the logged-in person';
  if (first.response.status !== 200) return `the response for the logged-in person has status ${first.response.status}`;
  const { personidentifikator, status, spraak, ...person } = readObject(first.response) ?? {};
  if (typeof personidentifikator !== 'string')
    return 'the response for the logged-in person has another format (logged-in-person/own-person)';
  if (!isSynthetic(personidentifikator)) {
    return 'the logged-in person may be a real person, whose language is not changed';
  }
  if (status !== 'AKTIV') return 'the logged-in person is not AKTIV and has no language';
  if (spraak !== undefined && !isCode('spraak', spraak)) return 'the language is invalid and could not be restored';
  if (spraak === undefined && !CONTACT_MEMBERS.some((member) => member in person)) {
    return 'the token does not disclose whether there is a language to restore';
  }
  return undefined;
}

/** Continues the sequence unless the deployment does not permit changes. */
export function nextLanguage(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  if (findLanguageSkipReason(exchanges[0]) !== undefined) return undefined;
  if (exchanges.length === 2 && isOutOfReach(exchanges[1]!)) return undefined;
  return LANGUAGE_SEQUENCE[exchanges.length]?.(getInitialLanguage(exchanges));
}

export const getInitialLanguage = ([first]: readonly Exchange[]): string => getReturnedLanguage(first) as string;

/** The deployment has no such endpoint, or rejects the token. */
export const isOutOfReach = (exchange: Exchange): boolean =>
  hasResponse(exchange) && [401, 403, 404, 405, 429].includes(exchange.response.status);

/** Only a 4xx response means that the change was certainly not made. */
export const mayHaveChanged = (exchange: Exchange): boolean =>
  exchange.request.method === 'PATCH' &&
  (!hasResponse(exchange) || exchange.response.status < 400 || exchange.response.status >= 500);

/** Restores the language until a read confirms it, up to MAX_ATTEMPTS times. */
export function undoLanguage(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const written = exchanges.filter(mayHaveChanged).at(-1);
  if (written === undefined) return undefined;
  const before = getInitialLanguage(exchanges);
  const last = exchanges.at(-1)!;
  if (getRequestedLanguage(written) === before) {
    if (last === written) return READ;
    if (getReturnedLanguage(last) === before) return undefined;
  }
  const attempts = exchanges.filter((exchange) => getRequestedLanguage(exchange) === before).length;
  return attempts < MAX_ATTEMPTS ? createChange(before) : undefined;
}

/** The probes that change the language and restore it. */
export const WRITING_PROBES = ['me-language', 'me-change', 'me-change-soap'] as const;

/** Describes a language that could not be restored; undefined if it was restored. */
export function describeUnrestored(exchanges: readonly Exchange[]): string | undefined {
  const changed = exchanges.findLastIndex(mayHaveChanged);
  if (changed === -1) return undefined;
  const before = getInitialLanguage(exchanges);
  const now = exchanges
    .slice(changed)
    .map(getReturnedLanguage)
    .findLast((language) => language !== undefined);
  if (now === before) return undefined;
  const is = now === undefined ? 'the current one is unknown' : `it is ${describeLanguage(now)}`;
  return `the language could not be restored: it was ${describeLanguage(before)}, ${is}`;
}

function describeLanguage(language: unknown): string {
  if (language === '') return 'none';
  return isCode('spraak', language) ? String(language) : 'a language that the register does not support';
}
