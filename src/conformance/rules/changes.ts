import { validators } from '../../contract/index.ts';
import { judgeEndpoint } from '../endpoint.ts';
import { askedFrom, leadsOn, type Place, placeOf } from '../endringer.ts';
import type { Answered, Evidence } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import { isObject, objectIn, present } from '../reading.ts';
import { isOk } from '../refusal.ts';
import { type Finding, HOLDS, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';

/** No documentation is public: all of it is recommended. */
const SEEN: Pick<Rule, 'level' | 'sources' | 'probes' | 'versions'> = {
  level: 'SHOULD',
  sources: [{ document: 'FIELD' }, { document: 'SCOPES' }],
  probes: ['changes'],
  versions: ['v2'],
};

/** Judges the answers, if the first one was one. */
const judgeAnswers = (evidence: Evidence, judge: (answers: readonly Answered[]) => Verdict): Verdict =>
  judgeEndpoint(evidence, 'changes', () => judge(evidence.of('changes').filter(hasReply).filter(isOk)));

const shape: Rule = {
  id: 'changes/shape',
  title: 'Changes are answered as a list of persons with ids',
  requirement:
    'hentEndringer answers list, at most 1000 persons with status AKTIV or SLETTET, with fraEndringsId as asked, tilEndringsId and sisteEndringsId.',
  ...SEEN,
  judge: (evidence) => judgeAnswers(evidence, (answers) => verdictOf(answers.flatMap(malformed))),
};

/** Each way in which an answer is not as the contract has it, once. */
function malformed(exchange: Answered): readonly Finding[] {
  const body = objectIn(exchange.reply);
  if (body === undefined) return [{ exchange, expected: 'an object with list', actual: 'no JSON object' }];
  const list = Array.isArray(body.list)
    ? body.list.map((person) => (isObject(person) ? present(person) : person))
    : body.list;
  const errors = new Map(
    validators.EndringerAnswer({ ...body, list }).map(({ pointer, message }): [string, Finding] => {
      const expected = `${generic(pointer) || 'the answer'}: ${message}`;
      return [expected, { exchange, expected, actual: 'something else', pointer }];
    }),
  );
  const { fraEndringsId } = body;
  if (errors.size > 0 || fraEndringsId === askedFrom(exchange)) return [...errors.values()];
  return [{ exchange, expected: 'fraEndringsId as asked', actual: 'another one', pointer: '/fraEndringsId' }];
}

/** The same mistake in a thousand persons is one. */
const generic = (pointer: string): string => pointer.replace(/^\/list\/\d+/, '/list/…');

const monotonic: Rule = {
  id: 'changes/monotonic',
  title: 'The ids of changes never go back',
  requirement:
    'tilEndringsId is not before what was asked from nor behind sisteEndringsId, and sisteEndringsId does not fall from one answer to the next.',
  ...SEEN,
  judge: (evidence) =>
    judgeAnswers(evidence, (answers) => {
      const places = answers.flatMap((exchange) => placed(exchange));
      if (places.length === 0) return skipped('no answer has ids (changes/shape)');
      return verdictOf(places.flatMap((one, index) => backwards(one, places[index - 1])));
    }),
};

interface Placed {
  readonly exchange: Answered;
  readonly place: Place;
}

function placed(exchange: Answered): readonly Placed[] {
  const place = placeOf(exchange);
  return place === undefined ? [] : [{ exchange, place }];
}

function backwards({ exchange, place }: Placed, earlier: Placed | undefined): readonly Finding[] {
  const { asked, tilEndringsId, sisteEndringsId } = place;
  const faults: [boolean, string, string][] = [
    [tilEndringsId < asked, 'tilEndringsId at or after what was asked from', '/tilEndringsId'],
    [tilEndringsId > sisteEndringsId, 'tilEndringsId at or before sisteEndringsId', '/tilEndringsId'],
    [sisteEndringsId < (earlier?.place.sisteEndringsId ?? 0), 'sisteEndringsId as before, or more', '/sisteEndringsId'],
  ];
  return faults.flatMap(([isBroken, expected, pointer]) =>
    isBroken ? [{ exchange, expected, actual: 'an id that goes back', pointer }] : [],
  );
}

const ends: Rule = {
  id: 'changes/ends',
  title: 'Who follows the changes comes to their end',
  requirement:
    'Asking again from tilEndringsId leads on, until it equals sisteEndringsId. A long log is followed near its end.',
  ...SEEN,
  judge: (evidence) =>
    judgeAnswers(evidence, (answers) => {
      const last = answers.at(-1)!;
      const place = placeOf(last);
      if (place === undefined) return skipped('an answer has no ids (changes/shape)');
      if (place.tilEndringsId >= place.sisteEndringsId) return HOLDS;
      if (!leadsOn(place)) {
        const expected = 'tilEndringsId after what was asked from: there are more changes';
        return verdictOf([{ exchange: last, expected, actual: 'no way on', pointer: '/tilEndringsId' }]);
      }
      if (!runsAway(answers)) return skipped(`the end was not reached in ${answers.length} answers`);
      const actual = `after ${answers.length} answers the end is as far off as after ${FOLLOWED}`;
      return verdictOf([{ exchange: last, expected: 'an end that comes nearer', actual, pointer: '/sisteEndringsId' }]);
    }),
};

/** The first answer may be followed by a leap to near the end of the log: what follows is read page by page. */
const FOLLOWED = 2;

/** Whether the end goes away as fast as it is followed. */
function runsAway(answers: readonly Answered[]): boolean {
  const left = answers
    .map(placeOf)
    .map((place) => (place === undefined ? 0 : place.sisteEndringsId - place.tilEndringsId));
  return answers.length > FOLLOWED && left.at(-1)! >= left[FOLLOWED - 1]!;
}

export const changesRules: readonly Rule[] = [shape, monotonic, ends];
