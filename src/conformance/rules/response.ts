import { type ContractError, validators } from '../../contract/index.ts';
import type { CompletedExchange, Evidence } from '../evidence/evidence.ts';
import { isObject, listMembers, readJson, readPersoner, type SeenPerson } from '../evidence/rest-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import { isOk, joinUnique, noResponse } from './assertions.ts';
import { defineRules, type Finding, observe, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

/** Requests whose answer the documentation settles: each identifier is a person's, and is asked for once. */
const DETERMINATE_PROBES = [
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
  'with-not-yet-born',
  'with-deleted',
] as const satisfies readonly ProbeName[];

const NO_RESPONSE = skip('no lookup was answered with persons (response/status-200, response/personer-array)');

/** Judges each answer whose persons the documentation settles. */
function evaluateDeterminateResponses(
  { lookupResponses }: Evidence,
  evaluate: (exchange: CompletedExchange) => readonly Finding[],
): RuleOutcome {
  const settled = lookupResponses.filter(({ probe }) => (DETERMINATE_PROBES as readonly string[]).includes(probe));
  return settled.length === 0 ? NO_RESPONSE : toRuleOutcome(settled.flatMap(evaluate));
}

/** Who is answered, in the order of the answer; undefined where there is no identifier. */
const getReturnedIdentifiers = ({ response }: CompletedExchange): readonly unknown[] =>
  readPersoner(response)!.map((person) => (isObject(person) ? person.personidentifikator : undefined));

/** The first item that is wrong stands for all. */
function createItemFinding(
  exchange: CompletedExchange,
  expected: string,
  wrong: readonly number[],
  what: string,
): readonly Finding[] {
  if (wrong.length === 0) return [];
  return [{ exchange, expected, actual: `${wrong.length} ${what}`, pointer: `/personer/${wrong[0]}` }];
}

function findUnrequested(exchange: CompletedExchange): readonly Finding[] {
  const requested = new Set<unknown>(exchange.request.identifiers);
  const wrong = getReturnedIdentifiers(exchange).flatMap((one, at) =>
    typeof one === 'string' && !requested.has(one) ? [at] : [],
  );
  return createItemFinding(exchange, 'nobody but those asked for', wrong, 'who were not asked for');
}

function findDuplicates(exchange: CompletedExchange): readonly Finding[] {
  const returned = getReturnedIdentifiers(exchange);
  const wrong = returned.flatMap((one, at) => (one !== undefined && returned.indexOf(one) !== at ? [at] : []));
  return createItemFinding(exchange, 'nobody twice', wrong, 'who are there already');
}

/** Of 1000, request/thousand-identifiers tells; whoever lacks an identifier may be one that is missed. */
function findMissing(exchange: CompletedExchange): readonly Finding[] {
  if (exchange.version === 'v2' || exchange.probe === 'thousand') return [];
  const returned = getReturnedIdentifiers(exchange);
  const known = new Set(returned);
  const unidentified = returned.filter((one) => typeof one !== 'string').length;
  const missing = exchange.request.identifiers.filter((identifier) => !known.has(identifier)).length - unidentified;
  return missing > 0 ? [{ exchange, expected: 'everybody asked for', actual: `${missing} who are missing` }] : [];
}

/** The members whose value a rule of its own judges, type and all. */
const VALUE_CHECKED_ELSEWHERE = /^\/(personidentifikator|status|reservasjon|varslingsstatus|spraak)$/;

/** The members whose text a rule of its own judges, if it is a text. */
const TEXT_CHECKED_ELSEWHERE = [
  /^\/(reservasjonstidspunkt|reservasjon_oppdatert|spraak_oppdatert|sertifikat)$/,
  /^\/kontaktinformasjon\/(epostadresse|mobiltelefonnummer)(_oppdatert|_sist_verifisert|_sist_validert)?$/,
  /^\/digital_post\/postkasseleverandoeradresse$/,
];

/** What is missing, or is there against the person's status, is reported by rules about persons, states and post. */
function isOwnError({ pointer, keyword }: ContractError): boolean {
  if (keyword === 'required' || keyword === 'false schema' || VALUE_CHECKED_ELSEWHERE.test(pointer)) return false;
  return keyword === 'type' || !TEXT_CHECKED_ELSEWHERE.some((form) => form.test(pointer));
}

/** A name that is a number could be somebody's. */
const redactDigits = (pointer: string): string => pointer.slice(1).replace(/\d{4,}/g, '#');

function findUnknownMembers(persons: readonly SeenPerson[]): ReadonlySet<string> {
  const unknown = new Set<string>();
  for (const { raw } of persons) {
    for (const { pointer, isKnown } of listMembers(raw)) if (!isKnown) unknown.add(pointer);
  }
  return unknown;
}

const findMembersBesidePersoner = ({ response }: CompletedExchange): readonly string[] =>
  Object.keys(readJson(response) as object)
    .filter((name) => name !== 'personer')
    .map((name) => `/(beside personer) ${name}`);

function describeEmptiness(value: unknown): string | undefined {
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  return isObject(value) && Object.keys(value).length === 0 ? 'an empty object' : undefined;
}

/** The lookups that any service must answer: one person, some, and as many as it takes. */
const LOOKUP_PROBES = ['one', 'batch', 'thousand'] as const satisfies readonly ProbeName[];

function findRejection(exchange: Exchange): readonly Finding[] {
  if (!hasResponse(exchange)) return [noResponse(exchange, 'status 200')];
  return isOk(exchange) ? [] : [{ exchange, expected: 'status 200', actual: `status ${exchange.response.status}` }];
}

/** Where a lookup was refused, response/status-200 or a rule about requests says so: there is no answer to judge. */
function evaluateEachResponse(
  evidence: Evidence,
  evaluate: (exchange: CompletedExchange) => Finding | null,
): RuleOutcome {
  const returned = evidence
    .findExchanges(...LOOKUP_PROBES)
    .filter(hasResponse)
    .filter(isOk);
  if (returned.length === 0) return skip('no lookup was answered with status 200 (response/status-200)');
  return toRuleOutcome(returned.map(evaluate).filter((finding) => finding !== null));
}

export const responseRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'REST' }], probes: DETERMINATE_PROBES },
  [
    {
      id: 'response/status-200',
      title: 'A lookup is answered with status 200',
      level: 'MUST',
      requirement:
        'A request for some identifiers, with a token that opens the service, is answered with status 200. Of the smallest and the largest request, rules of their own tell.',
      probes: ['batch'],
      evaluate: ({ findExchanges }) => toRuleOutcome(findExchanges('batch').flatMap(findRejection)),
    },
    {
      id: 'response/json-media-type',
      title: 'An answer says that it is JSON',
      level: 'MUST',
      requirement: 'The Content-Type of an answer is application/json.',
      probes: LOOKUP_PROBES,
      evaluate: (evidence) =>
        evaluateEachResponse(evidence, (exchange) => {
          const type = exchange.response.headers['content-type'];
          const isJson = /^application\/json\s*(;|$)/i.test(type ?? '');
          return isJson
            ? null
            : { exchange, expected: 'Content-Type: application/json', actual: type ?? 'no Content-Type' };
        }),
    },
    {
      id: 'response/valid-json-utf8',
      title: 'An answer is JSON in UTF-8',
      level: 'MUST',
      requirement: 'The body of an answer is a JSON text, whole, in UTF-8.',
      sources: [{ document: 'REST' }, { document: 'RFC8259', section: '8.1' }],
      probes: LOOKUP_PROBES,
      evaluate: (evidence) =>
        evaluateEachResponse(evidence, (exchange) => {
          if (!exchange.response.isUtf8) return { exchange, expected: 'UTF-8', actual: 'bytes that are not UTF-8' };
          return readJson(exchange.response) === undefined
            ? { exchange, expected: 'JSON', actual: 'a text that cannot be parsed as JSON' }
            : null;
        }),
    },
    {
      id: 'response/personer-array',
      title: 'An answer holds its persons in the array personer',
      level: 'MUST',
      requirement: 'An answer is a JSON object whose member personer is an array of persons.',
      sources: [{ document: 'RESP' }, { document: 'REST' }],
      probes: LOOKUP_PROBES,
      evaluate: (evidence) =>
        evaluateEachResponse(evidence, (exchange) => {
          const body = readJson(exchange.response);
          if (body === undefined || readPersoner(exchange.response)?.every(isObject)) return null;
          const actual = isObject(body) ? `members: ${Object.keys(body).join(', ') || 'none'}` : 'no object';
          return { exchange, expected: 'an object with the array personer, of objects', actual };
        }),
    },
    {
      id: 'response/one-per-identifier',
      title: 'Everybody asked for is answered once, and nobody else',
      level: 'MUST',
      requirement:
        'Version 1 answers each identifier asked for exactly once. Neither version answers anybody who was not asked for, or anybody twice.',
      sources: [{ document: 'RESP' }, { document: 'PERSON' }],
      evaluate: (evidence) =>
        evaluateDeterminateResponses(evidence, (exchange) => [
          ...findUnrequested(exchange),
          ...findDuplicates(exchange),
          ...findMissing(exchange),
        ]),
    },
    {
      id: 'response/order',
      title: 'Persons are answered in the order of the request',
      level: 'SHOULD',
      requirement: 'Version 1 has always answered in the order of the request, and clients rely on it.',
      sources: [{ document: 'FIELD' }],
      versions: ['v1'],
      evaluate: (evidence) =>
        evaluateDeterminateResponses(evidence, (exchange) => {
          const positions = new Map(
            exchange.request.identifiers.map((identifier, position) => [identifier as unknown, position]),
          );
          const returned = [...new Set(getReturnedIdentifiers(exchange))].filter((one) => positions.has(one));
          const isAhead = returned.some((one, at) => at > 0 && positions.get(one)! < positions.get(returned[at - 1])!);
          return isAhead ? [{ exchange, expected: 'the order of the request', actual: 'another order' }] : [];
        }),
    },
    {
      id: 'response/matches-contract',
      title: 'An answer matches the contract',
      level: 'MUST',
      requirement:
        'Persons are valid against the schema of the contract. What a rule of its own speaks of is left to that; what remains is mostly the types of members.',
      sources: [{ document: 'ATTR' }, { document: 'PERSON' }, { document: 'REST' }],
      evaluate: ({ persons }) => {
        if (persons.length === 0) return NO_RESPONSE;
        const found = new Map<string, Finding>();
        for (const { exchange, person, pointer } of persons) {
          for (const error of validators.Person(person).filter(isOwnError)) {
            const finding = { exchange, expected: `${error.pointer}: ${error.message}`, actual: 'something else' };
            if (!found.has(error.pointer)) found.set(error.pointer, { ...finding, pointer: pointer + error.pointer });
          }
        }
        return toRuleOutcome([...found.values()]);
      },
    },
    {
      id: 'response/unknown-members',
      title: 'Which members the contract does not know',
      level: 'OBSERVE',
      requirement:
        'An answer may have members that the contract does not know: a client ignores them, and this is how they are noticed.',
      sources: [{ document: 'ATTR' }],
      evaluate: ({ lookupResponses, persons }) => {
        if (persons.length === 0) return NO_RESPONSE;
        const beside = lookupResponses.flatMap(findMembersBesidePersoner);
        const names = joinUnique([...beside, ...findUnknownMembers(persons)].map(redactDigits));
        return observe(names === '' ? 'none' : names);
      },
    },
    {
      id: 'response/absent-not-null',
      title: 'What is absent is left out',
      level: 'SHOULD',
      requirement:
        'A member that has no value is left out of the answer: it is not null, an empty string or an empty object.',
      sources: [{ document: 'FIELD' }],
      evaluate: ({ persons }) => {
        if (persons.length === 0) return NO_RESPONSE;
        const found = new Map<string, Finding>();
        for (const { exchange, raw, pointer: above } of persons.filter(({ person, raw }) => person !== raw)) {
          for (const { pointer, value, isKnown } of listMembers(raw)) {
            const actual = describeEmptiness(value);
            if (!isKnown || actual === undefined || found.has(pointer)) continue;
            found.set(pointer, {
              exchange,
              expected: `no ${pointer.slice(1)} at all`,
              actual,
              pointer: above + pointer,
            });
          }
        }
        return toRuleOutcome([...found.values()]);
      },
    },
  ],
);
