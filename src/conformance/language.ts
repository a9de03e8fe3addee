import { CODES, isCode } from './codes.ts';
import { type Exchange, hasReply, type Request } from './exchange.ts';
import { isSynthetic } from './guards.ts';
import { objectIn } from './reading.ts';

const PATH = '/rest/v1/person';
const AUTHORIZATION = { token: 'user' } as const;
/** Not a language of the register, though it is a language. */
const INVALID = 'sv';

const READ: Request = {
  method: 'GET',
  path: PATH,
  headers: {},
  authorization: AUTHORIZATION,
  body: null,
  identifiers: [],
};

const write = (spraak: string): Request => ({
  ...READ,
  method: 'PATCH',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ spraak }),
});

/** What is asked in turn, once it is known which language the person prefers: each change, and what is seen of it. */
const COURSE: readonly ((before: string) => Request)[] = [
  () => READ,
  (before) => write(otherThan(before)),
  () => READ,
  () => write(INVALID),
  () => READ,
  () => write(''),
  () => READ,
];

/** So often it is tried to change the language back, at the most; each time it is looked at. */
const MOST_ATTEMPTS = 3;
export const MOST_OF_LANGUAGE = COURSE.length + 2 * MOST_ATTEMPTS;

const otherThan = (language: string): string => CODES.spraak.find((one) => one !== language)!;

/** The language that a PATCH asks for; undefined for another request. */
export const askedLanguage = ({ request }: Exchange): string | undefined =>
  request.method === 'PATCH' ? (JSON.parse(request.body!) as { spraak: string }).spraak : undefined;

export const isInvalid = (exchange: Exchange): boolean => askedLanguage(exchange) === INVALID;

/** The language that an answer tells of, empty for none; undefined if it tells of nobody. */
export function toldLanguage(exchange: Exchange | undefined): unknown {
  if (exchange === undefined || !hasReply(exchange) || exchange.reply.status !== 200) return undefined;
  const person = objectIn(exchange.reply);
  return person && (person.spraak ?? '');
}

/** Members that only a token for contact information is told: who sees one of them sees the language, if there is one. */
const BESIDE = ['spraak', 'kontaktinformasjon', 'varslingsstatus'];

/** Why the language of a person must be left alone; undefined if it can be changed, and changed back. */
export function whyLeaveAlone(first: Exchange | undefined): string | undefined {
  if (first === undefined || !hasReply(first)) return 'the logged-in person was not answered';
  if (first.reply.status !== 200) return `the logged-in person is answered with status ${first.reply.status}`;
  const { personidentifikator, status, spraak, ...person } = objectIn(first.reply) ?? {};
  if (typeof personidentifikator !== 'string')
    return 'the logged-in person is answered in another form (me/own-person)';
  if (!isSynthetic(personidentifikator)) {
    return 'the logged-in person may be a real one, whose language is not changed';
  }
  if (status !== 'AKTIV') return 'the logged-in person is not AKTIV: only who is has a language';
  if (spraak !== undefined && !isCode('spraak', spraak)) return 'the language is none that could be put back';
  if (spraak === undefined && !BESIDE.some((member) => member in person)) {
    return 'the token does not tell whether there is a language to put back';
  }
  return undefined;
}

/** Changes what may be changed, and goes on until the course is over or the deployment does not take part. */
export function nextLanguage(exchanges: readonly Exchange[]): Request | undefined {
  if (whyLeaveAlone(exchanges[0]) !== undefined) return undefined;
  if (exchanges.length === 2 && isOutOfReach(exchanges[1]!)) return undefined;
  return COURSE[exchanges.length]?.(languageBefore(exchanges));
}

const languageBefore = ([first]: readonly Exchange[]): string => toldLanguage(first) as string;

/** Changing is not offered, or not to this token. */
export const isOutOfReach = (exchange: Exchange): boolean =>
  hasReply(exchange) && [401, 403, 404, 405, 429].includes(exchange.reply.status);

/** A change that was not surely refused may have been made. */
export const mayHaveChanged = (exchange: Exchange): boolean =>
  exchange.request.method === 'PATCH' &&
  (!hasReply(exchange) || exchange.reply.status < 400 || exchange.reply.status >= 500);

/** Changes the language back, whatever answers say of it, and looks whether it is as it was; a few times. */
export function undoLanguage(exchanges: readonly Exchange[]): Request | undefined {
  const written = exchanges.filter(mayHaveChanged).at(-1);
  if (written === undefined) return undefined;
  const before = languageBefore(exchanges);
  const last = exchanges.at(-1)!;
  if (askedLanguage(written) === before) {
    if (last === written) return READ;
    if (toldLanguage(last) === before) return undefined;
  }
  const attempts = exchanges.filter((exchange) => askedLanguage(exchange) === before).length;
  return attempts < MOST_ATTEMPTS ? write(before) : undefined;
}

/** In words, how a language was left that could not be put back; undefined if it is as it was. */
export function languageLeft(exchanges: readonly Exchange[]): string | undefined {
  const changed = exchanges.findLastIndex(mayHaveChanged);
  if (changed === -1) return undefined;
  const before = languageBefore(exchanges);
  const now = exchanges
    .slice(changed)
    .map(toldLanguage)
    .findLast((told) => told !== undefined);
  if (now === before) return undefined;
  const is = now === undefined ? 'what it is now is not answered' : `it is ${named(now)}`;
  return `the language could not be put back: it was ${named(before)}, ${is}`;
}

function named(language: unknown): string {
  if (language === '') return 'none';
  return isCode('spraak', language) ? String(language) : 'one that the register does not have';
}
