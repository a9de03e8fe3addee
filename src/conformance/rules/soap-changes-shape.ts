import type { CompletedExchange } from '../evidence.ts';
import { type Finding, type Rule, toRuleOutcome } from '../rule.ts';
import { CHANGE_NUMBERS, findChangesElement, readChangeNumber } from '../soap/change-numbers.ts';
import { evaluateChangesResponses } from '../soap/changes.ts';
import { getSoapPersons, type SoapPerson } from '../soap/person.ts';
import { describeOutcome, isSoapRejected } from '../soap/refused.ts';
import { validateAttributes } from '../soap/schema.ts';
import type { XmlElement } from '../soap/xml.ts';

const MAX_PERSONS = 1000;
const REQUESTED_FROM = 0n;

type FindingDetails = Pick<Finding, 'expected' | 'actual' | 'pointer'>;

const shape: Rule = {
  id: 'soap/changes-shape',
  title: 'HentEndringer is answered with numbers and at most 1000 persons',
  level: 'MUST',
  requirement:
    'Where HentEndringer is answered, it is with HentEndringerRespons: at most 1000 Person, each AKTIV or SLETTET, and the attributes fraEndringsNummer, tilEndringsNummer and senesteEndringsNummer, whole numbers that do not go back. While tilEndringsNummer is not senesteEndringsNummer there are more, and it leads on. That fraEndringsNummer is as asked, and every informasjonsbehov answered alike, is recommended only.',
  sources: [{ document: 'ENDRESP' }, { document: 'PERSON', section: 'status' }, { document: 'XSD' }],
  probes: ['soap-changes'],
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateChangesResponses(evidence, (responses) => toRuleOutcome(responses.flatMap(checkResponse))),
};

function checkResponse(exchange: CompletedExchange): readonly Finding[] {
  const response = findChangesElement(exchange);
  if (response !== undefined) {
    const [error] = validateChanges(response, getSoapPersons(exchange));
    return error === undefined ? [] : [{ exchange, ...error }];
  }
  const expected = 'HentEndringerRespons, as to other informasjonsbehov';
  const finding = { exchange, expected, actual: describeOutcome(exchange) };
  return [isSoapRejected(exchange) ? { ...finding, level: 'SHOULD' } : finding];
}

const validateChanges = (
  response: XmlElement,
  persons: readonly SoapPerson[],
): readonly (FindingDetails & { readonly level?: 'SHOULD' })[] => [
  ...checkAttributes(response),
  ...checkNumbers(response, persons.length),
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
            actual: response.attributes[missing] === undefined ? 'none' : 'another text',
          },
        ]),
  ];
}

function checkNumbers(response: XmlElement, count: number) {
  const numbers = CHANGE_NUMBERS.map((name) => readChangeNumber(response, name));
  if (!numbers.every((number) => number !== undefined)) return [];
  const [fra, til, seneste] = numbers as [bigint, bigint, bigint];
  const pointer = '/HentEndringerRespons/@tilEndringsNummer';
  const cases: readonly [boolean, FindingDetails & { readonly level?: 'SHOULD' }][] = [
    [fra > til || til > seneste, { expected: CHANGE_NUMBERS.join(' ≤ '), actual: 'a number that goes back', pointer }],
    [
      til < seneste && til <= REQUESTED_FROM,
      { expected: 'a number that leads on: there are more', actual: 'no way on', pointer },
    ],
    [count > MAX_PERSONS, { expected: `at most ${MAX_PERSONS} Person`, actual: `${count}` }],
    [
      fra !== REQUESTED_FROM,
      {
        pointer: '/HentEndringerRespons/@fraEndringsNummer',
        expected: 'fraEndringsNummer as asked',
        actual: 'another number',
        level: 'SHOULD',
      },
    ],
  ];
  return cases.flatMap(([isViolated, error]) => (isViolated ? [error] : []));
}

/** Who is not registered, or has no status, is no change. */
function checkStatuses(persons: readonly SoapPerson[]): readonly FindingDetails[] {
  const wrong = persons.find(({ person }) => person.status === 'IKKE_REGISTRERT');
  if (wrong === undefined) return [];
  return [{ pointer: wrong.pointer, expected: 'status AKTIV or SLETTET', actual: 'IKKE_REGISTRERT' }];
}

export const soapChangesShapeRules: readonly Rule[] = [shape];
