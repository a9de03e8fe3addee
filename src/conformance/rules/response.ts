import { type ContractError, validators } from '../../contract/index.ts';
import { describeType } from '../evidence/describe.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { CompletedExchange } from '../evidence/lookups.ts';
import {
  findJsonProblem,
  isObject,
  listMembers,
  readJson,
  readPersoner,
  type SeenPerson,
} from '../evidence/rest-persons.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import { resolvePointer } from '../target/json.ts';
import { createMissingFinding, DETERMINATE_PROBES, isOk, joinUnique, noResponse } from './assertions.ts';
import { describeOrder } from './compare-persons.ts';
import { defineRules, type Finding, observe, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

const NO_RESPONSE = skip('no lookup returned persons (response/status-200, response/personer-array)');

/** Checks each response whose persons the documentation determines. */
function evaluateDeterminateResponses(
  { lookupResponses }: Evidence,
  evaluate: (exchange: CompletedExchange) => readonly Finding[],
): RuleOutcome {
  const settled = lookupResponses.filter(({ probe }) => (DETERMINATE_PROBES as readonly string[]).includes(probe));
  return settled.length === 0 ? NO_RESPONSE : toRuleOutcome(settled.flatMap(evaluate));
}

/** The identifiers of the returned persons, in order; undefined for a person without one. */
const getReturnedIdentifiers = ({ response }: CompletedExchange): readonly unknown[] =>
  readPersoner(response)!.map((person) => (isObject(person) ? person.personidentifikator : undefined));

/** Creates one finding that points to the first wrong item. */
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
  return createItemFinding(exchange, 'no unrequested person', wrong, 'not requested');
}

function findDuplicates(exchange: CompletedExchange): readonly Finding[] {
  const seen = new Set<unknown>();
  const wrong = getReturnedIdentifiers(exchange).flatMap((one, at) => {
    if (one === undefined) return [];
    return seen.size === seen.add(one).size ? [at] : [];
  });
  return createItemFinding(exchange, 'no person twice', wrong, 'returned more than once');
}

/** request/thousand-identifiers covers 1000 identifiers. A person without an identifier may be a missing one. */
function findMissing(exchange: CompletedExchange): readonly Finding[] {
  if (exchange.version === 'v2' || exchange.probe === 'thousand') return [];
  const returned = getReturnedIdentifiers(exchange);
  const known = new Set(returned);
  const unidentified = returned.filter((one) => typeof one !== 'string').length;
  const missing = exchange.request.identifiers.filter((identifier) => !known.has(identifier));
  return createMissingFinding(exchange, missing, unidentified);
}

/** Members whose value and type another rule checks. */
const VALUE_CHECKED_ELSEWHERE = /^\/(personidentifikator|status|reservasjon|varslingsstatus|spraak)$/;

/** Members whose text another rule checks, if it is a string. */
const TEXT_CHECKED_ELSEWHERE = [
  /^\/(reservasjonstidspunkt|reservasjon_oppdatert|spraak_oppdatert|sertifikat)$/,
  /^\/kontaktinformasjon\/(epostadresse|mobiltelefonnummer)(_oppdatert|_sist_verifisert|_sist_validert)?$/,
  /^\/digital_post\/postkasseleverandoeradresse$/,
];

/** Missing members, and members that the person's status forbids, are reported by the rules about persons and states. */
function isOwnError({ pointer, keyword }: ContractError): boolean {
  if (keyword === 'required' || keyword === 'not' || VALUE_CHECKED_ELSEWHERE.test(pointer)) return false;
  return keyword === 'type' || !TEXT_CHECKED_ELSEWHERE.some((form) => form.test(pointer));
}

/** Hides long numbers in a member name: they could be an identifier. */
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

/** The part of a body that is not as required: an object with the array personer, of objects. */
function describePersoner(body: unknown): Pick<Finding, 'actual' | 'pointer'> {
  if (!isObject(body) || !Object.hasOwn(body, 'personer')) return { actual: describeType(body), pointer: '' };
  const { personer } = body;
  if (!Array.isArray(personer)) return { actual: describeType(personer), pointer: '/personer' };
  const at = personer.findIndex((person) => !isObject(person));
  return { actual: describeType(personer[at]), pointer: `/personer/${at}` };
}

function describeEmptiness(value: unknown): string | undefined {
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  return isObject(value) && Object.keys(value).length === 0 ? 'an empty object' : undefined;
}

function findRejection(exchange: Exchange): readonly Finding[] {
  if (!hasResponse(exchange)) return [noResponse(exchange, 'status 200')];
  return isOk(exchange) ? [] : [{ exchange, expected: 'status 200', actual: `status ${exchange.response.status}` }];
}

/** Checks successful lookups. A rejected lookup is reported by response/status-200 or a rule about requests. */
function evaluateEachResponse(
  evidence: Evidence,
  evaluate: (exchange: CompletedExchange) => Finding | null,
): RuleOutcome {
  const returned = evidence
    .findExchanges(...DETERMINATE_PROBES)
    .filter(hasResponse)
    .filter(isOk);
  if (returned.length === 0) return skip('no lookup returns status 200 (response/status-200)');
  return toRuleOutcome(returned.map(evaluate).filter((finding) => finding !== null));
}

export const responseRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'REST' }], probes: DETERMINATE_PROBES },
  [
    {
      id: 'response/status-200',
      title: 'A lookup returns status 200',
      level: 'MUST',
      requirement:
        'A request for several identifiers, with a valid token, returns status 200. Separate rules cover the smallest and the largest request.',
      probes: ['batch'],
      evaluate: ({ findExchanges }) => toRuleOutcome(findExchanges('batch').flatMap(findRejection)),
    },
    {
      id: 'response/json-media-type',
      title: 'A response is declared as JSON',
      level: 'MUST',
      requirement: 'The Content-Type of a response is application/json.',
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
      title: 'A response is JSON in UTF-8',
      level: 'MUST',
      requirement: 'The body of a response is a complete JSON text in UTF-8.',
      sources: [{ document: 'REST' }, { document: 'RFC8259', section: '8.1' }],
      evaluate: (evidence) =>
        evaluateEachResponse(evidence, (exchange) => {
          const problem = findJsonProblem(exchange.response);
          return problem === undefined ? null : { exchange, expected: 'JSON in UTF-8', actual: problem };
        }),
    },
    {
      id: 'response/personer-array',
      title: 'A response contains its persons in the array personer',
      level: 'MUST',
      requirement: 'A response is a JSON object whose member personer is an array of persons.',
      sources: [{ document: 'RESP' }, { document: 'REST' }],
      evaluate: (evidence) =>
        evaluateEachResponse(evidence, (exchange) => {
          const body = readJson(exchange.response);
          if (body === undefined || readPersoner(exchange.response)?.every(isObject)) return null;
          return { exchange, expected: 'an object with the array personer, of objects', ...describePersoner(body) };
        }),
    },
    {
      id: 'response/one-per-identifier',
      title: 'Every requested person is returned once, and no other person',
      level: 'MUST',
      requirement:
        'Version 1 returns a person for each requested identifier, exactly once. Neither version returns an unrequested person, or a person twice.',
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
      needsPersons: true,
      title: 'Persons are returned in the order of the request',
      level: 'SHOULD',
      requirement: 'Version 1 has always returned persons in the order of the request, and clients rely on it.',
      sources: [{ document: 'FIELD' }],
      versions: ['v1'],
      evaluate: (evidence) =>
        evaluateDeterminateResponses(evidence, (exchange) => {
          const positions = new Map(
            exchange.request.identifiers.map((identifier, position) => [identifier as unknown, position]),
          );
          const returned = [...new Set(getReturnedIdentifiers(exchange))].filter((one) => positions.has(one));
          const isAhead = returned.some((one, at) => at > 0 && positions.get(one)! < positions.get(returned[at - 1])!);
          return isAhead ? [{ exchange, expected: 'the order of the request', ...describeOrder(exchange) }] : [];
        }),
    },
    {
      id: 'response/matches-contract',
      title: 'A response matches the contract',
      level: 'MUST',
      requirement:
        'Persons are valid against the schema of the contract. Members with a rule of their own are left to that rule; mostly the types of members remain.',
      sources: [{ document: 'ATTR' }, { document: 'PERSON' }, { document: 'REST' }],
      evaluate: ({ persons }) => {
        if (persons.length === 0) return NO_RESPONSE;
        const found = new Map<string, Finding>();
        for (const { exchange, person, pointer } of persons) {
          for (const error of validators.Person(person).filter(isOwnError)) {
            const actual = describeType(resolvePointer(person, error.pointer));
            const finding = { exchange, expected: `${error.pointer}: ${error.message}`, actual };
            if (!found.has(error.pointer)) found.set(error.pointer, { ...finding, pointer: pointer + error.pointer });
          }
        }
        return toRuleOutcome([...found.values()]);
      },
    },
    {
      id: 'response/unknown-members',
      title: 'Members that the contract does not know',
      level: 'OBSERVE',
      requirement:
        'A response may have members that the contract does not know. Clients ignore them; this rule lists them.',
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
      title: 'A member without a value is omitted',
      level: 'SHOULD',
      requirement:
        'A member without a value is omitted from the response: it is not null, an empty string or an empty object.',
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
