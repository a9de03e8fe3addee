import { isSame } from '../comparison.ts';
import type { Answered, Evidence } from '../evidence.ts';
import type { ProbeName } from '../probes.ts';
import { type Finding, observed, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { byIdentifier, isPersons, judgeReplies, notPersons, personsOf } from '../soap/answers.ts';
import { PART_NAMES, PARTS, type Part, type SoapPerson, soapPersonsIn } from '../soap/person.ts';

/** What may be asked for beside Person, as elements. */
const ELEMENTS = ['varslingsstatus', ...PART_NAMES] as const;
type Told = (typeof ELEMENTS)[number];

const memberOf = (element: Told): string => (element === 'varslingsstatus' ? element : PARTS[element as Part]);
const valueIn = ({ person }: SoapPerson, element: Told): unknown => person[memberOf(element)];
const toldOf = (seen: SoapPerson): readonly Told[] =>
  ELEMENTS.filter((element) => valueIn(seen, element) !== undefined);

/** Elements that somebody is told of, and was not asked for. */
function beyond(exchange: Answered, allowed: readonly Told[]): readonly Finding[] {
  const seen = soapPersonsIn(exchange).find((one) => toldOf(one).some((element) => !allowed.includes(element)));
  if (seen === undefined) return [];
  const told = toldOf(seen).filter((element) => !allowed.includes(element));
  const expected = allowed.length === 0 ? 'Person alone' : `nothing beside Person but ${allowed.join(', ')}`;
  return [{ exchange, expected, actual: told.join(', '), pointer: seen.pointer }];
}

const noNeeds: Rule = {
  id: 'soap/no-informasjonsbehov-is-person',
  title: 'Without informasjonsbehov Person is answered, and nothing else',
  level: 'MUST',
  requirement:
    'A request over SOAP without informasjonsbehov is answered with personidentifikator, reservasjon and status alone. That it is answered is recommended only: the schema demands one.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'BEHOV' }, { document: 'XSD' }],
  probes: ['soap-no-needs'],
  versions: ['soap'],
  judge: (evidence) =>
    judgeReplies(evidence, ['soap-no-needs'], (replies) =>
      verdictOf(
        replies.flatMap((exchange) => {
          if (!isPersons(exchange)) return [{ ...notPersons(exchange), level: 'SHOULD' as const }];
          return beyond(exchange, []);
        }),
      ),
    ),
};

/** What each value gives beside Person. */
const NEEDS = {
  'soap-person': [],
  'soap-kontaktinfo': ['Kontaktinformasjon'],
  'soap-sertifikat': ['X509Sertifikat'],
  'soap-sikker-digital-post': ['SikkerDigitalPostAdresse'],
  'soap-varslingsstatus': ['varslingsstatus'],
} as const satisfies Partial<Record<ProbeName, readonly Told[]>>;
const NEED_PROBES = Object.keys(NEEDS) as [keyof typeof NEEDS, ...(keyof typeof NEEDS)[]];

const givesItsPart: Rule = {
  id: 'soap/informasjonsbehov-gives-its-part',
  title: 'Each informasjonsbehov gives its part, and no other',
  level: 'MUST',
  requirement:
    'Kontaktinfo gives Kontaktinformasjon, Sertifikat gives X509Sertifikat, SikkerDigitalPost gives SikkerDigitalPostAdresse and VarslingsStatus gives varslingsstatus: alone as beside the others, and nothing that is not asked for.',
  sources: [{ document: 'BEHOV' }, { document: 'PERSON' }],
  probes: [...NEED_PROBES, 'soap-delivered', 'soap-everything'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) =>
    judgeReplies(evidence, NEED_PROBES, (replies) => {
      const delivered = byIdentifier(personsOf(evidence, 'soap-delivered'));
      const everything = byIdentifier(personsOf(evidence, 'soap-everything'));
      return verdictOf([
        ...replies.flatMap((exchange) =>
          isPersons(exchange) ? partsWrong(exchange, delivered, everything) : notPersons(exchange),
        ),
        ...keptFrom(delivered, everything),
      ]);
    }),
};

type ByIdentifier = ReadonlyMap<unknown, SoapPerson>;

function partsWrong(exchange: Answered, delivered: ByIdentifier, everything: ByIdentifier): readonly Finding[] {
  const own: readonly Told[] = NEEDS[exchange.probe as keyof typeof NEEDS];
  const differing = soapPersonsIn(exchange).flatMap((seen) =>
    own.flatMap((element) => {
      const others = (element === 'varslingsstatus' ? everything : delivered).get(seen.person.personidentifikator);
      if (others === undefined || isSame(valueIn(seen, element), valueIn(others, element))) return [];
      return [unlike(seen, element)];
    }),
  );
  return [...beyond(exchange, own), ...differing];
}

const unlike = (seen: SoapPerson, element: Told): Finding => ({
  exchange: seen.exchange,
  pointer: seen.pointer,
  expected: `${element} as beside other informasjonsbehov`,
  actual: valueIn(seen, element) === undefined ? `no ${element}` : `another ${element}`,
});

/** Who can be notified is told of as without VarslingsStatus: from others it may be withheld. */
const keptFrom = (delivered: ByIdentifier, everything: ByIdentifier): readonly Finding[] =>
  [...everything].flatMap(([identifier, seen]) => {
    const before = delivered.get(identifier);
    if (before === undefined || seen.person.varslingsstatus !== 'KAN_VARSLES') return [];
    const element = PART_NAMES.find((part) => !isSame(valueIn(seen, part), valueIn(before, part)));
    return element === undefined ? [] : [unlike(seen, element)];
  });

/** A request that names something else than Kontaktinfo beside it is answered as without. */
function ignored(evidence: Evidence, probe: 'soap-unknown' | 'soap-repeated', refusal: 'SHOULD' | undefined): Verdict {
  const plain = byIdentifier(personsOf(evidence, 'soap-kontaktinfo'));
  if (plain.size === 0) return skipped('a request with informasjonsbehov Kontaktinfo is not answered (soap/answers)');
  return judgeReplies(evidence, [probe], (replies) =>
    verdictOf(
      replies.flatMap((exchange) => {
        if (!isPersons(exchange)) return [{ ...notPersons(exchange), ...(refusal && { level: refusal }) }];
        const other = byIdentifier(soapPersonsIn(exchange));
        const { size } = plain;
        const count = [...plain].filter(([id, { person }]) => !isSame(person, other.get(id)?.person)).length;
        return count === 0
          ? []
          : [{ exchange, expected: 'the same as without it', actual: `${count} of ${size} differ` }];
      }),
    ),
  );
}

const unknownIgnored: Rule = {
  id: 'soap/unknown-informasjonsbehov-ignored',
  title: 'An undefined informasjonsbehov is ignored over SOAP',
  level: 'MUST',
  requirement:
    'A value of informasjonsbehov that is not defined changes nothing of the answer. That it is not refused is recommended only: the schema does not have it.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
  probes: ['soap-unknown', 'soap-kontaktinfo'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) => ignored(evidence, 'soap-unknown', 'SHOULD'),
};

const repeatedIgnored: Rule = {
  id: 'soap/repeated-informasjonsbehov-ignored',
  title: 'A repeated informasjonsbehov changes nothing over SOAP',
  level: 'MUST',
  requirement: 'A value of informasjonsbehov that is given twice is answered as if it were given once.',
  sources: [{ document: 'FORESP', section: 'Attributer' }],
  probes: ['soap-repeated', 'soap-kontaktinfo'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) => ignored(evidence, 'soap-repeated', undefined),
};

const spraak: Rule = {
  id: 'soap/spraak',
  title: 'What informasjonsbehov Spraak gives over SOAP',
  level: 'OBSERVE',
  requirement: 'Spraak is defined, but the schema of Person has no element for a language.',
  sources: [{ document: 'BEHOV' }, { document: 'XSD' }],
  probes: ['soap-spraak'],
  versions: ['soap'],
  judge: (evidence) =>
    judgeReplies(evidence, ['soap-spraak'], ([exchange]) => {
      if (!isPersons(exchange!)) return observed(`refused with status ${exchange!.reply.status}`);
      const names = soapPersonsIn(exchange!).flatMap(({ xml }) => xml.children.map(({ name }) => name));
      const isKnown = names.every((name) => KNOWN.includes(name));
      return observed(isKnown ? 'no element of its own' : 'an element that the schema does not have');
    }),
};

const KNOWN: readonly string[] = ['personidentifikator', 'reservasjon', 'status', ...ELEMENTS];

export const soapNeedsRules: readonly Rule[] = [noNeeds, givesItsPart, unknownIgnored, repeatedIgnored, spraak];
