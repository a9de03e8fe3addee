import type { Answered } from '../evidence.ts';
import { type Finding, type Rule, verdictOf } from '../rule.ts';
import { changesIn, NUMBERS, numberIn } from '../soap/change-numbers.ts';
import { judgeChanges } from '../soap/changes.ts';
import { type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { isRefused, outcomeOf } from '../soap/refused.ts';
import { attributeMistake } from '../soap/schema.ts';
import type { Xml } from '../soap/xml.ts';

const LARGEST_ANSWER = 1000;
const FROM = 0n;

type Mistake = Pick<Finding, 'expected' | 'actual' | 'pointer'>;

const shape: Rule = {
  id: 'soap/changes-shape',
  title: 'HentEndringer is answered with numbers and at most 1000 persons',
  level: 'MUST',
  requirement:
    'Where HentEndringer is answered, it is with HentEndringerRespons: at most 1000 Person, each AKTIV or SLETTET, and the attributes fraEndringsNummer, tilEndringsNummer and senesteEndringsNummer, whole numbers that do not go back. While tilEndringsNummer is not senesteEndringsNummer there are more, and it leads on. That fraEndringsNummer is as asked, and every informasjonsbehov answered alike, is recommended only.',
  sources: [{ document: 'ENDRESP' }, { document: 'PERSON', section: 'status' }, { document: 'XSD' }],
  probes: ['soap-changes'],
  versions: ['soap'],
  judge: (evidence) => judgeChanges(evidence, (replies) => verdictOf(replies.flatMap(malformed))),
};

function malformed(exchange: Answered): readonly Finding[] {
  const answer = changesIn(exchange);
  if (answer !== undefined) {
    const [mistake] = mistakesIn(answer, soapPersonsIn(exchange));
    return mistake === undefined ? [] : [{ exchange, ...mistake }];
  }
  const expected = 'HentEndringerRespons, as to other informasjonsbehov';
  const finding = { exchange, expected, actual: outcomeOf(exchange) };
  return [isRefused(exchange) ? { ...finding, level: 'SHOULD' } : finding];
}

const mistakesIn = (
  answer: Xml,
  persons: readonly SoapPerson[],
): readonly (Mistake & { readonly level?: 'SHOULD' })[] => [
  ...attributesWrong(answer),
  ...numbersWrong(answer, persons.length),
  ...personsWrong(persons),
];

function attributesWrong(answer: Xml): readonly Mistake[] {
  const stray = attributeMistake(answer, NUMBERS, '/HentEndringerRespons');
  const missing = NUMBERS.find((name) => numberIn(answer, name) === undefined);
  return [
    ...(stray === undefined ? [] : [{ pointer: stray.at, expected: stray.expected, actual: stray.actual }]),
    ...(answer.text.trim() === '' ? [] : [{ expected: 'Person alone', actual: 'text between them' }]),
    ...(missing === undefined
      ? []
      : [
          {
            pointer: `/HentEndringerRespons/@${missing}`,
            expected: `${missing}, a whole number`,
            actual: answer.attributes[missing] === undefined ? 'none' : 'another text',
          },
        ]),
  ];
}

function numbersWrong(answer: Xml, count: number) {
  const numbers = NUMBERS.map((name) => numberIn(answer, name));
  if (!numbers.every((number) => number !== undefined)) return [];
  const [fra, til, seneste] = numbers as [bigint, bigint, bigint];
  const pointer = '/HentEndringerRespons/@tilEndringsNummer';
  const cases: readonly [boolean, Mistake & { readonly level?: 'SHOULD' }][] = [
    [fra > til || til > seneste, { expected: NUMBERS.join(' ≤ '), actual: 'a number that goes back', pointer }],
    [
      til < seneste && til <= FROM,
      { expected: 'a number that leads on: there are more', actual: 'no way on', pointer },
    ],
    [count > LARGEST_ANSWER, { expected: `at most ${LARGEST_ANSWER} Person`, actual: `${count}` }],
    [
      fra !== FROM,
      {
        pointer: '/HentEndringerRespons/@fraEndringsNummer',
        expected: 'fraEndringsNummer as asked',
        actual: 'another number',
        level: 'SHOULD',
      },
    ],
  ];
  return cases.flatMap(([isBroken, mistake]) => (isBroken ? [mistake] : []));
}

/** Who is not registered, or has no status, is no change. */
function personsWrong(persons: readonly SoapPerson[]): readonly Mistake[] {
  const wrong = persons.find(({ person }) => person.status === 'IKKE_REGISTRERT');
  if (wrong === undefined) return [];
  return [{ pointer: wrong.pointer, expected: 'status AKTIV or SLETTET', actual: 'IKKE_REGISTRERT' }];
}

export const soapChangesShapeRules: readonly Rule[] = [shape];
