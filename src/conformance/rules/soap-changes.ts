import type { Answered } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import { type Finding, observed, type Rule, skipped, verdictOf } from '../rule.ts';
import { byIdentifier, judgeReplies, personsOf } from '../soap/answers.ts';
import { askedFrom, changesIn, placeOf } from '../soap/change-numbers.ts';
import { judgeChangesTold } from '../soap/changes.ts';
import { askedFor } from '../soap/needs.ts';
import { isPartAlike } from '../soap/parity.ts';
import { PART_NAMES, PARTS, type Part, type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { isRefused, outcomeOf } from '../soap/refused.ts';
import { beyond, valueIn } from '../soap/told.ts';
import { soapChangesShapeRules } from './soap-changes-shape.ts';

type Mistake = Pick<Finding, 'expected' | 'actual'>;

const giveParts: Rule = {
  id: 'soap/changes-give-their-parts',
  title: 'Changes give Kontaktinformasjon, and what else is asked for',
  level: 'MUST',
  requirement:
    'HentEndringer tells of the same changes whatever is asked for, and gives Kontaktinformasjon whatever is asked for, however old, and X509Sertifikat and SikkerDigitalPostAdresse where they are asked for: the same as HentPersoner without VarslingsStatus, and nothing that is not asked for.',
  sources: [{ document: 'ENDFORESP' }, { document: 'PERSON', section: 'varslingsstatus' }],
  probes: ['soap-changes', 'soap-delivered'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) =>
    judgeChangesTold(evidence, (answers) => {
      const delivered = byIdentifier(personsOf(evidence, 'soap-delivered'));
      const persons = answers.flatMap(soapPersonsIn);
      const findings = [
        ...answers.flatMap((exchange) =>
          partsWrong(exchange, [...(isWhole(exchange) ? [delivered] : []), byIdentifier(answers.flatMap(toldOnce))]),
        ),
        ...answers.slice(1).flatMap((exchange) => othersTold(answers[0]!, exchange)),
      ];
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

/** What Person always has; where it is missing, rules of their own report that. */
const BASICS = ['status', 'reservasjon'] as const;

const unlike = ({ exchange, pointer }: SoapPerson, element: string, actual: string): Finding => ({
  exchange,
  pointer,
  expected: `${element} as from HentPersoner`,
  actual,
});

/** Whose changes are told does not hang on what is asked for of them. */
function othersTold(first: Answered, exchange: Answered): readonly Finding[] {
  const [one, other] = [first, exchange].map(placeOf);
  if (one?.til !== other?.til || one?.seneste !== other?.seneste) return [];
  const [those, these] = [first, exchange].map((answer) => new Set(byIdentifier(soapPersonsIn(answer)).keys()));
  const isSame = those!.size === these!.size && [...those!].every((identifier) => these!.has(identifier));
  return isSame ? [] : [{ exchange, expected: 'the same persons as with Person', actual: 'others' }];
}

/** Whoever has changed once: of others an answer may tell how they were in between. */
function toldOnce(exchange: Answered): readonly SoapPerson[] {
  const persons = soapPersonsIn(exchange);
  const counts = new Map<unknown, number>();
  for (const { person } of persons) {
    const { personidentifikator } = person;
    counts.set(personidentifikator, (counts.get(personidentifikator) ?? 0) + 1);
  }
  return persons.filter(({ person }) => counts.get(person.personidentifikator) === 1);
}

/** While there are more changes, somebody may have changed since. */
function isWhole(exchange: Answered): boolean {
  const place = placeOf(exchange);
  return place !== undefined && place.til >= place.seneste;
}

/** Held against what the lookup tells of the same person, else against the first answer with changes. */
function partsWrong(exchange: Answered, references: readonly ByIdentifier[]): readonly Finding[] {
  const parts = partsOf(exchange);
  const differing = toldOnce(exchange).flatMap((seen) => {
    const other = references.map((persons) => persons.get(seen.person.personidentifikator)).find((one) => one);
    if (other === undefined) return [];
    const basic = BASICS.find(
      (member) => seen.person[member] !== undefined && seen.person[member] !== other.person[member],
    );
    if (basic !== undefined) return [unlike(seen, basic, `another ${basic}`)];
    const asked = partsOf(other.exchange);
    const part = parts.find((one) => asked.includes(one) && !isPartAlike(PARTS[one], seen.person, other.person));
    if (part === undefined) return [];
    return [unlike(seen, part, valueIn(seen, part) === undefined ? `no ${part}` : `another ${part}`)];
  });
  return [...beyond(exchange, [...parts, 'varslingsstatus']), ...differing];
}

const goOn: Rule = {
  id: 'soap/changes-go-on',
  title: 'Changes are told from where they are asked for',
  level: 'MUST',
  requirement:
    'HentEndringer tells of changes from fraEndringsNummer on, and not of those before it, so that whoever follows comes to the end.',
  sources: [{ document: 'ENDFORESP' }, { document: 'ENDRESP' }],
  probes: ['soap-changes-on'],
  versions: ['soap'],
  confirm: true,
  judge: ({ of }) => {
    const [first, second] = of('soap-changes-on').filter(hasReply);
    if (first === undefined || placeOf(first) === undefined)
      return skipped('HentEndringer is not answered with numbers (soap/changes-shape)');
    if (second === undefined) return skipped('there are no changes to go on from');
    if (isRefused(second)) return skipped('HentEndringer is refused, asked from its last number');
    const after = placeOf(second);
    const mistake =
      after === undefined
        ? { expected: 'HentEndringerRespons with numbers', actual: outcomeOf(second) }
        : wayOnMistake(askedFrom(second.request), after, soapPersonsIn(second).length);
    return verdictOf(mistake === undefined ? [] : [{ exchange: second, ...mistake }]);
  },
};

type Place = NonNullable<ReturnType<typeof placeOf>>;

/** Each change has a number of its own. */
function wayOnMistake(asked: bigint, { til, seneste }: Place, count: number): Mistake | undefined {
  // Numbers that go back are reported as such (soap/changes-shape).
  if (til > seneste) return undefined;
  if (til < asked)
    return { expected: 'tilEndringsNummer at or after what was asked from', actual: 'a number before it' };
  const most = seneste - asked + 1n;
  if (BigInt(count) <= most) return undefined;
  return { expected: `at most ${most} Person`, actual: `${count}: of changes before too` };
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

export const soapChangesRules: readonly Rule[] = [
  ...soapChangesShapeRules,
  giveParts,
  goOn,
  noVarslingsstatus,
  changes,
];
