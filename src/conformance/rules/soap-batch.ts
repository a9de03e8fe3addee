import type { Answered } from '../evidence.ts';
import { type Finding, observed, type Rule, verdictOf } from '../rule.ts';
import { isPersons, judgeAnswers, judgeReplies, LOOKUPS, notPersons, ORDINARY } from '../soap/answers.ts';
import { soapPersonsIn } from '../soap/person.ts';
import { soapAlikeRules } from './soap-alike.ts';

const thousand: Rule = {
  id: 'soap/thousand-identifiers',
  title: '1000 persons are answered in one message over SOAP',
  level: 'MUST',
  requirement: 'A request over SOAP for 1000 identifiers is answered, with a Person for each, and nobody else.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'RESP' }],
  probes: ['soap-thousand'],
  versions: ['soap'],
  judge: (evidence) => judgeReplies(evidence, ['soap-thousand'], (replies) => verdictOf(replies.flatMap(incomplete))),
};

function incomplete(exchange: Answered): readonly Finding[] {
  if (!isPersons(exchange)) return [notPersons(exchange)];
  return strayedIn(exchange);
}

/** The lookups of which nothing else says whether everybody is answered. */
const BATCHES = [...LOOKUPS, 'soap-in-1.2', 'soap-in-1.1', 'soap-everything-1.1', 'soap-no-needs'] as const;

const onePerIdentifier: Rule = {
  id: 'soap/one-person-per-identifier',
  title: 'Each identifier asked for over SOAP is answered once',
  level: 'MUST',
  requirement: 'HentPersonerRespons has one Person for each identifier asked for, and nobody else.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: BATCHES,
  versions: ['soap'],
  judge: (evidence) => judgeAnswers(evidence, BATCHES, (found) => verdictOf(found.flatMap(strayedIn))),
};

/** An answer that does not tell of those asked for, each once. */
function strayedIn(exchange: Answered): readonly Finding[] {
  const asked = new Set<unknown>(exchange.request.identifiers);
  const actual = strayed(identifiersIn(exchange), asked);
  return actual === '' ? [] : [{ exchange, expected: `${asked.size} persons, each once`, actual }];
}

const identifiersIn = (exchange: Answered): readonly unknown[] =>
  soapPersonsIn(exchange).map(({ person }) => person.personidentifikator);

/** How answered persons are not those asked for, in words; empty if they are. */
function strayed(answered: readonly unknown[], asked: ReadonlySet<unknown>): string {
  const known = new Map(answered.map((one, index) => [one, index]));
  const counts: readonly (readonly [number, string])[] = [
    [[...asked].filter((one) => !known.has(one)).length, 'missing'],
    [answered.filter((one) => !asked.has(one)).length, 'not asked for'],
    [answered.filter((one, index) => asked.has(one) && known.get(one) !== index).length, 'more than once'],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, how]) => `${count} ${how}`)
    .join(', ');
}

const order: Rule = {
  id: 'soap/order',
  title: 'In which order persons are answered over SOAP',
  level: 'OBSERVE',
  requirement: 'The documentation does not say in which order the persons of a request are answered.',
  sources: [{ document: 'RESP' }],
  probes: ORDINARY,
  versions: ['soap'],
  judge: (evidence) =>
    judgeAnswers(evidence, ORDINARY, (found) => {
      const isKept = found.every((exchange) => {
        const places = identifiersIn(exchange).map((one) => exchange.request.identifiers.indexOf(String(one)));
        return places.every((place, index) => index === 0 || place >= places[index - 1]!);
      });
      return observed(isKept ? 'in the order asked for' : 'in another order than asked for');
    }),
};

export const soapBatchRules: readonly Rule[] = [thousand, onePerIdentifier, order, ...soapAlikeRules];
