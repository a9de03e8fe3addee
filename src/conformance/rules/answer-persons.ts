import { type ContractError, validators } from '../../contract/index.ts';
import type { Answered, Evidence } from '../evidence.ts';
import { membersOf } from '../members.ts';
import { listed } from '../per-person.ts';
import type { ProbeName } from '../probes.ts';
import { isObject, jsonOf, personerOf, type SeenPerson } from '../reading.ts';
import { type Finding, observed, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';

/** Requests whose answer the documentation settles: each identifier is a person's, and is asked for once. */
const SETTLED = [
  'one',
  'batch',
  'thousand',
  'needs-contact',
  'needs-contact-twice',
  'batch-again',
  'batch-permuted',
  'batch-split',
  'batch-merged',
  'batch-alone',
  'known',
  'with-unborn',
  'with-deleted',
] as const satisfies readonly ProbeName[];

const NO_ANSWER = skipped('no lookup was answered with persons (answer/status-200, answer/personer-array)');

/** Judges each answer whose persons the documentation settles. */
function eachSettled({ answers }: Evidence, judge: (exchange: Answered) => readonly Finding[]): Verdict {
  const settled = answers.filter(({ probe }) => (SETTLED as readonly string[]).includes(probe));
  return settled.length === 0 ? NO_ANSWER : verdictOf(settled.flatMap(judge));
}

/** Who is answered, in the order of the answer; undefined where there is no identifier. */
const answeredIn = ({ reply }: Answered): readonly unknown[] =>
  personerOf(reply)!.map((person) => (isObject(person) ? person.personidentifikator : undefined));

/** The first item that is wrong stands for all. */
function misplaced(exchange: Answered, expected: string, wrong: readonly number[], what: string): readonly Finding[] {
  if (wrong.length === 0) return [];
  return [{ exchange, expected, actual: `${wrong.length} ${what}`, pointer: `/personer/${wrong[0]}` }];
}

function strangersIn(exchange: Answered): readonly Finding[] {
  const asked = new Set<unknown>(exchange.request.identifiers);
  const wrong = answeredIn(exchange).flatMap((one, at) => (typeof one === 'string' && !asked.has(one) ? [at] : []));
  return misplaced(exchange, 'nobody but those asked for', wrong, 'who were not asked for');
}

function doublesIn(exchange: Answered): readonly Finding[] {
  const answered = answeredIn(exchange);
  const wrong = answered.flatMap((one, at) => (one !== undefined && answered.indexOf(one) !== at ? [at] : []));
  return misplaced(exchange, 'nobody twice', wrong, 'who are there already');
}

/** Of 1000, request/thousand-identifiers tells; whoever lacks an identifier may be one that is missed. */
function missingIn(exchange: Answered): readonly Finding[] {
  if (exchange.version === 'v2' || exchange.probe === 'thousand') return [];
  const answered = answeredIn(exchange);
  const known = new Set(answered);
  const nameless = answered.filter((one) => typeof one !== 'string').length;
  const missing = exchange.request.identifiers.filter((identifier) => !known.has(identifier)).length - nameless;
  return missing > 0 ? [{ exchange, expected: 'everybody asked for', actual: `${missing} who are missing` }] : [];
}

const onePerIdentifier: Rule = {
  id: 'answer/one-per-identifier',
  title: 'Everybody asked for is answered once, and nobody else',
  level: 'MUST',
  requirement:
    'Version 1 answers each identifier asked for exactly once. Neither version answers anybody who was not asked for, or anybody twice.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: SETTLED,
  judge: (evidence) =>
    eachSettled(evidence, (exchange) => [...strangersIn(exchange), ...doublesIn(exchange), ...missingIn(exchange)]),
};

const order: Rule = {
  id: 'answer/order',
  title: 'Persons are answered in the order of the request',
  level: 'SHOULD',
  requirement: 'Version 1 has always answered in the order of the request, and clients rely on it.',
  sources: [{ document: 'FIELD' }],
  probes: SETTLED,
  versions: ['v1'],
  judge: (evidence) =>
    eachSettled(evidence, (exchange) => {
      const places = new Map(exchange.request.identifiers.map((identifier, place) => [identifier as unknown, place]));
      const answered = [...new Set(answeredIn(exchange))].filter((one) => places.has(one));
      const isAhead = answered.some((one, at) => at > 0 && places.get(one)! < places.get(answered[at - 1])!);
      return isAhead ? [{ exchange, expected: 'the order of the request', actual: 'another order' }] : [];
    }),
};

/** The members whose value a rule of its own judges, type and all. */
const VALUE_JUDGED_ELSEWHERE = /^\/(personidentifikator|status|reservasjon|varslingsstatus|spraak)$/;

/** The members whose text a rule of its own judges, if it is a text. */
const TEXT_JUDGED_ELSEWHERE = [
  /^\/(reservasjonstidspunkt|reservasjon_oppdatert|spraak_oppdatert|sertifikat)$/,
  /^\/kontaktinformasjon\/(epostadresse|mobiltelefonnummer)(_oppdatert|_sist_verifisert|_sist_validert)?$/,
  /^\/digital_post\/postkasseleverandoeradresse$/,
];

/** What is missing, or is there against the person's status, is reported by rules about persons, states and post. */
function isOwn({ pointer, keyword }: ContractError): boolean {
  if (keyword === 'required' || keyword === 'false schema' || VALUE_JUDGED_ELSEWHERE.test(pointer)) return false;
  return keyword === 'type' || !TEXT_JUDGED_ELSEWHERE.some((form) => form.test(pointer));
}

const matchesContract: Rule = {
  id: 'answer/matches-contract',
  title: 'An answer matches the contract',
  level: 'MUST',
  requirement:
    'Persons are valid against the schema of the contract. What a rule of its own speaks of is left to that; what remains is mostly the types of members.',
  sources: [{ document: 'ATTR' }, { document: 'PERSON' }, { document: 'REST' }],
  probes: SETTLED,
  judge: ({ persons }) => {
    if (persons.length === 0) return NO_ANSWER;
    const found = new Map<string, Finding>();
    for (const { exchange, person, pointer } of persons) {
      for (const error of validators.Person(person).filter(isOwn)) {
        const finding = { exchange, expected: `${error.pointer}: ${error.message}`, actual: 'something else' };
        if (!found.has(error.pointer)) found.set(error.pointer, { ...finding, pointer: pointer + error.pointer });
      }
    }
    return verdictOf([...found.values()]);
  },
};

/** A name that is a number could be somebody's. */
const nameable = (pointer: string): string => pointer.slice(1).replace(/\d{4,}/g, '#');

const unknownMembers: Rule = {
  id: 'answer/unknown-members',
  title: 'Which members the contract does not know',
  level: 'OBSERVE',
  requirement:
    'An answer may have members that the contract does not know: a client ignores them, and this is how they are noticed.',
  sources: [{ document: 'ATTR' }],
  probes: SETTLED,
  judge: ({ answers, persons }) => {
    if (persons.length === 0) return NO_ANSWER;
    const beside = answers.flatMap(besidePersoner);
    const names = listed([...beside, ...unknownIn(persons)].map(nameable));
    return observed(names === '' ? 'none' : names);
  },
};

function unknownIn(persons: readonly SeenPerson[]): ReadonlySet<string> {
  const unknown = new Set<string>();
  for (const { raw } of persons) {
    for (const { pointer, isKnown } of membersOf(raw)) if (!isKnown) unknown.add(pointer);
  }
  return unknown;
}

const besidePersoner = ({ reply }: Answered): readonly string[] =>
  Object.keys(jsonOf(reply) as object)
    .filter((name) => name !== 'personer')
    .map((name) => `/(beside personer) ${name}`);

function emptiness(value: unknown): string | undefined {
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  return isObject(value) && Object.keys(value).length === 0 ? 'an empty object' : undefined;
}

const absentNotNull: Rule = {
  id: 'answer/absent-not-null',
  title: 'What is absent is left out',
  level: 'SHOULD',
  requirement:
    'A member that has no value is left out of the answer: it is not null, an empty string or an empty object.',
  sources: [{ document: 'FIELD' }],
  probes: SETTLED,
  judge: ({ persons }) => {
    if (persons.length === 0) return NO_ANSWER;
    const found = new Map<string, Finding>();
    for (const { exchange, raw, pointer: above } of persons.filter(({ person, raw }) => person !== raw)) {
      for (const { pointer, value, isKnown } of membersOf(raw)) {
        const actual = emptiness(value);
        if (!isKnown || actual === undefined || found.has(pointer)) continue;
        found.set(pointer, { exchange, expected: `no ${pointer.slice(1)} at all`, actual, pointer: above + pointer });
      }
    }
    return verdictOf([...found.values()]);
  },
};

export const answerPersonRules: readonly Rule[] = [
  onePerIdentifier,
  order,
  matchesContract,
  unknownMembers,
  absentNotNull,
];
