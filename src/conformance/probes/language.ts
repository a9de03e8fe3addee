import { CODES, isCode, readObject } from '../evidence/rest-persons.ts';
import { isSynthetic } from '../run/guards.ts';
import { type Exchange, hasResponse, type ProbeRequest } from '../target/exchange.ts';

const PATH = '/rest/v1/person';
const AUTHORIZATION = { token: 'user' } as const;
/** Not a language of the register, though it is a language. */
const INVALID = 'sv';

const READ: ProbeRequest = {
  method: 'GET',
  path: PATH,
  headers: {},
  authorization: AUTHORIZATION,
  body: null,
  identifiers: [],
};

const createChange = (spraak: string): ProbeRequest => ({
  ...READ,
  method: 'PATCH',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ spraak }),
});

/** What is asked in turn, once it is known which language the person prefers: each change, and what is seen of it. */
const LANGUAGE_SEQUENCE: readonly ((before: string) => ProbeRequest)[] = [
  () => READ,
  (before) => createChange(findOtherLanguage(before)),
  () => READ,
  () => createChange(INVALID),
  () => READ,
  () => createChange(''),
  () => READ,
];

/** So often it is tried to change the language back, at the most; each time it is looked at. */
const MAX_ATTEMPTS = 3;
export const MAX_LANGUAGE_REQUESTS = LANGUAGE_SEQUENCE.length + 2 * MAX_ATTEMPTS;

const findOtherLanguage = (language: string): string => CODES.spraak.find((one) => one !== language)!;

/** The language that a PATCH asks for; undefined for another request. */
export const getRequestedLanguage = ({ request }: Exchange): string | undefined =>
  request.method === 'PATCH' ? (JSON.parse(request.body!) as { spraak: string }).spraak : undefined;

export const isInvalidLanguage = (exchange: Exchange): boolean => getRequestedLanguage(exchange) === INVALID;

/** The language that an answer tells of, empty for none; undefined if it tells of nobody. */
export function getReturnedLanguage(exchange: Exchange | undefined): unknown {
  if (exchange === undefined || !hasResponse(exchange) || exchange.response.status !== 200) return undefined;
  const person = readObject(exchange.response);
  return person && (person.spraak ?? '');
}

/** Members that only a token for contact information is told: who sees one of them sees the language, if there is one. */
const CONTACT_MEMBERS = ['spraak', 'kontaktinformasjon', 'varslingsstatus'];

/** Why the language of a person must be left alone; undefined if it can be changed, and changed back. */
export function findLanguageSkipReason(first: Exchange | undefined): string | undefined {
  if (first === undefined || !hasResponse(first)) return 'the logged-in person was not answered';
  if (first.response.status !== 200) return `the logged-in person is answered with status ${first.response.status}`;
  const { personidentifikator, status, spraak, ...person } = readObject(first.response) ?? {};
  if (typeof personidentifikator !== 'string')
    return 'the logged-in person is answered in another form (logged-in-person/own-person)';
  if (!isSynthetic(personidentifikator)) {
    return 'the logged-in person may be a real one, whose language is not changed';
  }
  if (status !== 'AKTIV') return 'the logged-in person is not AKTIV: only who is has a language';
  if (spraak !== undefined && !isCode('spraak', spraak)) return 'the language is none that could be put back';
  if (spraak === undefined && !CONTACT_MEMBERS.some((member) => member in person)) {
    return 'the token does not tell whether there is a language to put back';
  }
  return undefined;
}

/** Changes what may be changed, and goes on until the course is over or the deployment does not take part. */
export function nextLanguage(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  if (findLanguageSkipReason(exchanges[0]) !== undefined) return undefined;
  if (exchanges.length === 2 && isOutOfReach(exchanges[1]!)) return undefined;
  return LANGUAGE_SEQUENCE[exchanges.length]?.(getInitialLanguage(exchanges));
}

const getInitialLanguage = ([first]: readonly Exchange[]): string => getReturnedLanguage(first) as string;

/** Changing is not offered, or not to this token. */
export const isOutOfReach = (exchange: Exchange): boolean =>
  hasResponse(exchange) && [401, 403, 404, 405, 429].includes(exchange.response.status);

/** A change that was not surely refused may have been made. */
export const mayHaveChanged = (exchange: Exchange): boolean =>
  exchange.request.method === 'PATCH' &&
  (!hasResponse(exchange) || exchange.response.status < 400 || exchange.response.status >= 500);

/** Changes the language back, whatever answers say of it, and looks whether it is as it was; a few times. */
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

/** In words, how a language was left that could not be put back; undefined if it is as it was. */
export function describeUnrestored(exchanges: readonly Exchange[]): string | undefined {
  const changed = exchanges.findLastIndex(mayHaveChanged);
  if (changed === -1) return undefined;
  const before = getInitialLanguage(exchanges);
  const now = exchanges
    .slice(changed)
    .map(getReturnedLanguage)
    .findLast((language) => language !== undefined);
  if (now === before) return undefined;
  const is = now === undefined ? 'what it is now is not answered' : `it is ${describeLanguage(now)}`;
  return `the language could not be put back: it was ${describeLanguage(before)}, ${is}`;
}

function describeLanguage(language: unknown): string {
  if (language === '') return 'none';
  return isCode('spraak', language) ? String(language) : 'one that the register does not have';
}
