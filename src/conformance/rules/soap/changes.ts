import { MAX_IDENTIFIERS } from '../../../contract/limits.ts';
import type { XmlElement } from '../../../xml/read.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import {
  CHANGE_NUMBERS,
  findChangesElement,
  getRequestedFrom,
  readChangeNumber,
  readLogPosition,
} from '../../evidence/soap-changes.ts';
import {
  findUnrequestedElements,
  getRequestedElements,
  getSoapPersons,
  getValue,
  MEMBER_BY_PART,
  PART_NAMES,
  type Part,
  type SoapPerson,
} from '../../evidence/soap-persons.ts';
import { validateAttributes } from '../../evidence/soap-schema.ts';
import { hasResponse } from '../../target/exchange.ts';
import { defineRules, type Finding, observe, type Rule, skip, toRuleOutcome } from '../rule.ts';
import {
  BASICS,
  type ByIdentifier,
  createElementFinding,
  describeOutcome,
  evaluateChangesResponses,
  evaluateResponses,
  evaluateSuccessfulChanges,
  getPersonsByProbe,
  indexByIdentifier,
  isSoapRejected,
} from './assertions.ts';
import { isSamePart } from './parity.ts';

type FindingDetails = Pick<Finding, 'expected' | 'actual' | 'pointer'>;

function checkResponse(exchange: CompletedExchange): readonly Finding[] {
  const response = findChangesElement(exchange);
  if (response !== undefined) {
    const [error] = validateChanges(response, getSoapPersons(exchange), getRequestedFrom(exchange.request));
    return error === undefined ? [] : [{ exchange, ...error }];
  }
  const expected = 'HentEndringerRespons, as to other informasjonsbehov';
  const finding = { exchange, expected, actual: describeOutcome(exchange) };
  return [isSoapRejected(exchange) ? { ...finding, level: 'SHOULD' } : finding];
}

const validateChanges = (
  response: XmlElement,
  persons: readonly SoapPerson[],
  requestedFrom: bigint,
): readonly (FindingDetails & { readonly level?: 'SHOULD' })[] => [
  ...checkAttributes(response),
  ...checkNumbers(response, persons.length, requestedFrom),
  ...checkStatuses(persons),
];

function checkAttributes(response: XmlElement): readonly FindingDetails[] {
  const unexpected = validateAttributes(response, CHANGE_NUMBERS, '/HentEndringerRespons');
  const missing = CHANGE_NUMBERS.find((name) => readChangeNumber(response, name) === undefined);
  return [
    ...(unexpected === undefined
      ? []
      : [{ pointer: unexpected.at, expected: unexpected.expected, actual: unexpected.actual }]),
    ...(response.text.trim() === '' ? [] : [{ expected: 'Person alone', actual: 'text between them' }]),
    ...(missing === undefined
      ? []
      : [
          {
            pointer: `/HentEndringerRespons/@${missing}`,
            expected: `${missing}, a whole number`,
            actual: response.attributes[missing] === undefined ? `no ${missing}` : 'a text',
            ...(response.attributes[missing] !== undefined && { value: response.attributes[missing] }),
          },
        ]),
  ];
}

function checkNumbers(response: XmlElement, count: number, requestedFrom: bigint) {
  const numbers = CHANGE_NUMBERS.map((name) => readChangeNumber(response, name));
  if (!numbers.every((number) => number !== undefined)) return [];
  const [fra, til, seneste] = numbers as [bigint, bigint, bigint];
  const pointer = '/HentEndringerRespons/@tilEndringsNummer';
  // A client with all changes continues after the last one.
  const isAfterEnd = count === 0 && requestedFrom > 0n && fra === til + 1n && til === seneste;
  const cases: readonly [boolean, FindingDetails & { readonly level?: 'SHOULD' }][] = [
    [
      (fra > til && !isAfterEnd) || til > seneste,
      { expected: CHANGE_NUMBERS.join(' ≤ '), actual: `a decreasing number: ${numbers.join(', ')}`, pointer },
    ],
    [
      til < seneste && (til < requestedFrom || til === 0n),
      { expected: 'a larger number: there are more changes', actual: 'no progress', pointer },
    ],
    [count > MAX_IDENTIFIERS, { expected: `at most ${MAX_IDENTIFIERS} Person`, actual: `${count}` }],
    [
      fra !== requestedFrom,
      {
        pointer: '/HentEndringerRespons/@fraEndringsNummer',
        expected: `the requested fraEndringsNummer: ${requestedFrom}`,
        actual: `${fra}`,
        level: 'SHOULD',
      },
    ],
  ];
  return cases.flatMap(([isViolated, error]) => (isViolated ? [error] : []));
}

/** Only persons with status AKTIV or SLETTET are changes; a missing status is reported by soap/status. */
function checkStatuses(persons: readonly SoapPerson[]): readonly FindingDetails[] {
  const wrong = persons.find(({ person }) => person.status === 'IKKE_REGISTRERT');
  if (wrong === undefined) return [];
  return [{ pointer: wrong.pointer, expected: 'status AKTIV or SLETTET', actual: 'IKKE_REGISTRERT' }];
}

type Mismatch = Pick<Finding, 'expected' | 'actual'>;

/** The parts that a request must return. Another rule covers varslingsstatus. */
const getExpectedParts = (exchange: CompletedExchange): readonly Part[] => {
  const requested = getRequestedElements(exchange.request);
  return PART_NAMES.filter((part) => part === 'Kontaktinformasjon' || requested.includes(part));
};

const REFERENCE = 'from HentPersoner';

/** Checks that informasjonsbehov does not affect which persons are listed. */
function findOtherPersons(first: CompletedExchange, exchange: CompletedExchange): readonly Finding[] {
  const [one, other] = [first, exchange].map(readLogPosition);
  if (one?.til !== other?.til || one?.seneste !== other?.seneste) return [];
  const [those, these] = [first, exchange].map(
    (response) => new Set(indexByIdentifier(getSoapPersons(response)).keys()),
  );
  const isSame = those!.size === these!.size && [...those!].every((identifier) => these!.has(identifier));
  return isSame
    ? []
    : [
        {
          exchange,
          expected: 'the same persons as with Person',
          actual: 'the persons differ',
          comparedWith: { exchange: first },
        },
      ];
}

/** Persons that are listed once: for others, a response may contain intermediate states. */
function getPersonsListedOnce(exchange: CompletedExchange): readonly SoapPerson[] {
  const persons = getSoapPersons(exchange);
  const counts = new Map<unknown, number>();
  for (const { person } of persons) {
    const { personidentifikator } = person;
    counts.set(personidentifikator, (counts.get(personidentifikator) ?? 0) + 1);
  }
  return persons.filter(({ person }) => counts.get(person.personidentifikator) === 1);
}

/** Whether a response reaches the end of the log. If not, a person may have changed again later. */
function isComplete(exchange: CompletedExchange): boolean {
  const position = readLogPosition(exchange);
  return position !== undefined && position.til >= position.seneste;
}

/** Compares persons with the lookup of the same person, else with the first response of HentEndringer. */
function findWrongParts(exchange: CompletedExchange, references: readonly ByIdentifier[]): readonly Finding[] {
  const parts = getExpectedParts(exchange);
  const differing = getPersonsListedOnce(exchange).flatMap((seen) => {
    const other = references.map((persons) => persons.get(seen.person.personidentifikator)).find((one) => one);
    if (other === undefined) return [];
    const basic = BASICS.find(
      (member) => seen.person[member] !== undefined && seen.person[member] !== other.person[member],
    );
    if (basic !== undefined) return [createElementFinding(seen, other, basic, REFERENCE)];
    const requested = getExpectedParts(other.exchange);
    const part = parts.find(
      (one) => requested.includes(one) && !isSamePart(MEMBER_BY_PART[one], seen.person, other.person),
    );
    if (part === undefined) return [];
    return [createElementFinding(seen, other, part, REFERENCE)];
  });
  return [...findUnrequestedElements(exchange, [...parts, 'varslingsstatus']), ...differing];
}

type LogPosition = NonNullable<ReturnType<typeof readLogPosition>>;

/** Each change has a separate number, which limits the number of persons. */
function checkContinuation(requested: bigint, { til, seneste }: LogPosition, count: number): Mismatch | undefined {
  // soap/changes-shape reports decreasing numbers.
  if (til > seneste) return undefined;
  if (til < requested)
    return { expected: 'tilEndringsNummer at or after the requested number', actual: 'a smaller number' };
  const max = seneste - requested + 1n;
  if (BigInt(count) <= max) return undefined;
  return { expected: `at most ${max} Person`, actual: `${count}: earlier changes are included` };
}

export const soapChangesRules: readonly Rule[] = defineRules({ probes: ['soap-changes'], versions: ['soap'] }, [
  {
    id: 'soap/changes-shape',
    title: 'HentEndringer returns numbers and at most 1000 persons',
    level: 'MUST',
    requirement:
      'If HentEndringer is supported, it returns HentEndringerRespons: at most 1000 Person, each AKTIV or SLETTET, and the attributes fraEndringsNummer, tilEndringsNummer and senesteEndringsNummer, whole numbers that do not decrease. While tilEndringsNummer is not senesteEndringsNummer there are more changes, and it advances. Recommended only: fraEndringsNummer is the requested number, and every informasjonsbehov is supported.',
    sources: [{ document: 'ENDRESP' }, { document: 'PERSON', section: 'status' }, { document: 'XSD' }],
    evaluate: (evidence) =>
      evaluateChangesResponses(evidence, (responses) => toRuleOutcome(responses.flatMap(checkResponse))),
  },
  {
    id: 'soap/changes-parts',
    title: 'Changes contain Kontaktinformasjon and the requested parts',
    level: 'MUST',
    requirement:
      'HentEndringer lists the same changes for every informasjonsbehov. It always returns Kontaktinformasjon, even if expired, and X509Sertifikat and SikkerDigitalPostAdresse on request: the same data as HentPersoner without VarslingsStatus, and nothing that was not requested.',
    sources: [{ document: 'ENDFORESP' }, { document: 'PERSON', section: 'varslingsstatus' }],
    probes: ['soap-changes', 'soap-delivered'],
    confirm: true,
    evaluate: (evidence) =>
      evaluateSuccessfulChanges(evidence, (responses) => {
        const delivered = indexByIdentifier(getPersonsByProbe(evidence, 'soap-delivered'));
        const persons = responses.flatMap(getSoapPersons);
        const findings = [
          ...responses.flatMap((exchange) =>
            findWrongParts(exchange, [
              ...(isComplete(exchange) ? [delivered] : []),
              indexByIdentifier(responses.flatMap(getPersonsListedOnce)),
            ]),
          ),
          ...responses.slice(1).flatMap((exchange) => findOtherPersons(responses[0]!, exchange)),
        ];
        if (findings.length > 0) return toRuleOutcome(findings);
        const isReturned = persons.some((seen) => getValue(seen, 'Kontaktinformasjon') !== undefined);
        return isReturned ? toRuleOutcome([]) : skip('no change contains Kontaktinformasjon');
      }),
  },
  {
    id: 'soap/changes-continue',
    title: 'Changes are returned from the requested number on',
    level: 'MUST',
    requirement:
      'HentEndringer returns the changes from fraEndringsNummer on, and none before it, so that a client reaches the end.',
    sources: [{ document: 'ENDFORESP' }, { document: 'ENDRESP' }],
    probes: ['soap-changes-follow-up'],
    confirm: true,
    evaluate: ({ findExchanges }) => {
      const [first, second] = findExchanges('soap-changes-follow-up').filter(hasResponse);
      if (first === undefined || readLogPosition(first) === undefined)
        return skip('HentEndringer returns no numbers (soap/changes-shape)');
      if (second === undefined) return skip('there are no changes to continue from');
      if (isSoapRejected(second)) return skip('HentEndringer rejects a request from its last number');
      const after = readLogPosition(second);
      const error =
        after === undefined
          ? { expected: 'HentEndringerRespons with numbers', actual: describeOutcome(second) }
          : checkContinuation(getRequestedFrom(second.request), after, getSoapPersons(second).length);
      return toRuleOutcome(error === undefined ? [] : [{ exchange: second, ...error }]);
    },
  },
  {
    id: 'soap/changes-without-varslingsstatus',
    title: 'Changes contain no varslingsstatus',
    level: 'MUST',
    requirement:
      'HentEndringer returns no varslingsstatus, even on request: it changes with time alone, so a local copy would become outdated.',
    sources: [{ document: 'PERSON', section: 'varslingsstatus' }, { document: 'ENDFORESP' }],
    evaluate: (evidence) =>
      evaluateSuccessfulChanges(evidence, (responses) => {
        const persons = responses.flatMap(getSoapPersons);
        if (persons.length === 0) return skip('there are no changes');
        const withVarslingsstatus = persons.find((seen) => getValue(seen, 'varslingsstatus') !== undefined);
        if (withVarslingsstatus === undefined) return toRuleOutcome([]);
        const { exchange, pointer } = withVarslingsstatus;
        const at = `${pointer}/varslingsstatus`;
        return toRuleOutcome([{ exchange, pointer: at, expected: 'no varslingsstatus', actual: 'varslingsstatus' }]);
      }),
  },
  {
    id: 'soap/changes',
    title: 'Whether HentEndringer is supported',
    level: 'OBSERVE',
    requirement:
      'HentEndringer was meant for clients with a local copy and is not offered to new clients: its response is recorded.',
    sources: [{ document: 'ENDRESP' }],
    evaluate: (evidence) =>
      evaluateResponses(evidence, ['soap-changes'], ([exchange]) => {
        const response = findChangesElement(exchange!);
        if (response === undefined) return observe(`not supported: ${describeOutcome(exchange!)}`);
        return observe(response.children.length === 0 ? 'supported, without changes' : 'supported, with persons');
      }),
  },
]);
