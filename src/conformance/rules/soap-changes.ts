import type { Answered } from '../evidence.ts';
import { type Finding, observed, type Rule, skipped, verdictOf } from '../rule.ts';
import { byIdentifier, judgeReplies, personsOf } from '../soap/answers.ts';
import { changesIn, judgeChanges, judgeChangesTold, NUMBERS, numberIn } from '../soap/changes.ts';
import { askedFor } from '../soap/needs.ts';
import { isPartAlike } from '../soap/parity.ts';
import { PART_NAMES, PARTS, type Part, type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { isRefused, outcomeOf } from '../soap/refused.ts';
import { attributeMistake } from '../soap/schema.ts';
import { beyond, valueIn } from '../soap/told.ts';
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

const giveParts: Rule = {
  id: 'soap/changes-give-their-parts',
  title: 'Changes give Kontaktinformasjon, and what else is asked for',
  level: 'MUST',
  requirement:
    'HentEndringer gives Kontaktinformasjon whatever is asked for, however old, and X509Sertifikat and SikkerDigitalPostAdresse where they are asked for: the same as HentPersoner without VarslingsStatus, and nothing that is not asked for.',
  sources: [{ document: 'ENDFORESP' }, { document: 'PERSON', section: 'varslingsstatus' }],
  probes: ['soap-changes', 'soap-delivered'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) =>
    judgeChangesTold(evidence, (answers) => {
      const delivered = byIdentifier(personsOf(evidence, 'soap-delivered'));
      const persons = answers.flatMap(soapPersonsIn);
      const findings = answers.flatMap((exchange) => partsWrong(exchange, [delivered, byIdentifier(persons)]));
      if (findings.length > 0) return verdictOf(findings);
      const isTold = persons.some((seen) => valueIn(seen, 'Kontaktinformasjon') !== undefined);
      return isTold ? verdictOf([]) : skipped('no change tells of Kontaktinformasjon');
    }),
};

/** What a request is answered with, but for varslingsstatus, which is another rule's. */
const partsOf = (exchange: Answered): readonly Part[] => {
  const asked = askedFor(exchange.request);
  return PART_NAMES.filter((part) => part === 'Kontaktinformasjon' || asked.includes(part));
};

type ByIdentifier = ReadonlyMap<unknown, SoapPerson>;

/** Held against what the lookup tells of the same person, else against the first answer with changes. */
function partsWrong(exchange: Answered, references: readonly ByIdentifier[]): readonly Finding[] {
  const parts = partsOf(exchange);
  const differing = soapPersonsIn(exchange).flatMap((seen) => {
    const other = references.map((persons) => persons.get(seen.person.personidentifikator)).find((one) => one);
    const isComparable = other !== undefined && other.person.status === seen.person.status;
    if (!isComparable) return [];
    const asked = partsOf(other.exchange);
    const part = parts.find((one) => asked.includes(one) && !isPartAlike(PARTS[one], seen.person, other.person));
    if (part === undefined) return [];
    const actual = valueIn(seen, part) === undefined ? `no ${part}` : `another ${part}`;
    return [{ exchange, pointer: seen.pointer, expected: `${part} as from HentPersoner`, actual }];
  });
  return [...beyond(exchange, [...parts, 'varslingsstatus']), ...differing];
}

const noVarslingsstatus: Rule = {
  id: 'soap/changes-hold-no-varslingsstatus',
  title: 'Changes hold no varslingsstatus',
  level: 'MUST',
  requirement:
    'HentEndringer gives no varslingsstatus, though it is asked for: it changes with time alone, and a local copy would not be told.',
  sources: [{ document: 'PERSON', section: 'varslingsstatus' }, { document: 'ENDFORESP' }],
  probes: ['soap-changes'],
  versions: ['soap'],
  judge: (evidence) =>
    judgeChangesTold(evidence, (answers) => {
      const persons = answers.flatMap(soapPersonsIn);
      if (persons.length === 0) return skipped('there are no changes');
      const telling = persons.find((seen) => valueIn(seen, 'varslingsstatus') !== undefined);
      if (telling === undefined) return verdictOf([]);
      const { exchange, pointer } = telling;
      return verdictOf([{ exchange, pointer, expected: 'no varslingsstatus', actual: 'there is one' }]);
    }),
};

const changes: Rule = {
  id: 'soap/changes',
  title: 'Whether HentEndringer is answered',
  level: 'OBSERVE',
  requirement:
    'HentEndringer was for those with a local copy, and is given to nobody new: what it answers is recorded.',
  sources: [{ document: 'ENDRESP' }],
  probes: ['soap-changes'],
  versions: ['soap'],
  judge: (evidence) =>
    judgeReplies(evidence, ['soap-changes'], ([exchange]) => {
      const answer = changesIn(exchange!);
      if (answer === undefined) return observed(`not answered: ${outcomeOf(exchange!)}`);
      return observed(`answered with ${answer.children.length === 0 ? 'nobody' : 'persons'}`);
    }),
};

export const soapChangesRules: readonly Rule[] = [shape, giveParts, noVarslingsstatus, changes];
