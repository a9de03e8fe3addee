import { byIdentifier as restPersons } from '../comparison.ts';
import type { Answered, Evidence } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import { isSame, type Members } from '../reading.ts';
import { isOk, repliesTo } from '../refusal.ts';
import { type Finding, type Rule, skipped, verdictOf } from '../rule.ts';
import { byIdentifier, isPersons, judgeReplies, notPersons, personsOf } from '../soap/answers.ts';
import { askedFor, needsIn } from '../soap/needs.ts';
import { PART_NAMES, PARTS, type Part, type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { beyond, type Told, valueIn } from '../soap/told.ts';

/** Requests that name some of the needs, or none of them. */
const CHOICES = [
  'soap-person',
  'soap-kontaktinfo',
  'soap-sertifikat',
  'soap-sikker-digital-post',
  'soap-varslingsstatus',
  'soap-combined',
] as const;
/** What they are held against; what else is asked for gives none of their parts. */
const BESIDE = ['soap-delivered', 'soap-everything', 'soap-spraak'] as const;

const givesItsPart: Rule = {
  id: 'soap/informasjonsbehov-gives-its-part',
  title: 'Each informasjonsbehov gives its part, and no other',
  level: 'MUST',
  requirement:
    'Person is answered alike whatever is asked for. Kontaktinfo gives Kontaktinformasjon, Sertifikat gives X509Sertifikat, SikkerDigitalPost gives SikkerDigitalPostAdresse and VarslingsStatus gives varslingsstatus: alone as beside any of the others, and nothing that is not asked for. Everybody has varslingsstatus; what REST tells of somebody who can be notified, somebody is told over SOAP.',
  sources: [{ document: 'BEHOV' }, { document: 'PERSON' }, { document: 'VARSEL' }],
  probes: [...CHOICES, ...BESIDE, 'batch'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) =>
    judgeReplies(evidence, CHOICES, (replies) => {
      const delivered = byIdentifier(personsOf(evidence, 'soap-delivered'));
      const everything = byIdentifier(personsOf(evidence, 'soap-everything'));
      const untold = untoldIn(personsOf(evidence, ...CHOICES, 'soap-delivered'));
      const answers = repliesTo(evidence, ...CHOICES, ...BESIDE).filter(isPersons);
      const findings = [
        ...replies.filter((exchange) => !isPersons(exchange)).map(notPersons),
        ...answers.flatMap((exchange) => beyond(exchange, askedFor(exchange.request))),
        ...replies.flatMap((exchange) => partsWrong(exchange, delivered, everything)),
        ...keptFrom(delivered, everything),
        ...withoutStatus(answers),
        ...toldOverRestAlone(evidence, untold),
      ];
      if (findings.length === 0 && untold.length > 0) return skipped(`nobody was told ${untold.join(', ')}`);
      return verdictOf(findings);
    }),
};

/** What Person always has; where it is missing, rules of their own report that. */
const BASICS = ['status', 'reservasjon'] as const;

type ByIdentifier = ReadonlyMap<unknown, SoapPerson>;

/** What is withheld with VarslingsStatus is withheld whatever else is asked for. */
function partsWrong(exchange: Answered, delivered: ByIdentifier, everything: ByIdentifier): readonly Finding[] {
  const asked = askedFor(exchange.request);
  const reference = asked.includes('varslingsstatus') ? everything : delivered;
  return soapPersonsIn(exchange).flatMap((seen) => {
    const other = reference.get(seen.person.personidentifikator);
    if (other === undefined) return [];
    const basic = BASICS.find(
      (member) => seen.person[member] !== undefined && !isSame(seen.person[member], other.person[member]),
    );
    if (basic !== undefined) return [otherwise(seen, basic, `another ${basic}`)];
    const element = asked.find((one) => !isSame(valueIn(seen, one), valueIn(other, one)));
    // That everybody has a varslingsstatus is asked for in any case.
    const isReported = element === 'varslingsstatus' && valueIn(seen, element) === undefined;
    return element === undefined || isReported ? [] : [unlike(seen, element)];
  });
}

const unlike = (seen: SoapPerson, element: Told): Finding =>
  otherwise(seen, element, valueIn(seen, element) === undefined ? `no ${element}` : `another ${element}`);

const otherwise = ({ exchange, pointer }: SoapPerson, element: string, actual: string): Finding => ({
  exchange,
  pointer,
  expected: `${element} as beside other informasjonsbehov`,
  actual,
});

/** Who can be notified is told of as without VarslingsStatus: from others it may be withheld. */
const keptFrom = (delivered: ByIdentifier, everything: ByIdentifier): readonly Finding[] =>
  [...everything].flatMap(([identifier, seen]) => {
    const before = delivered.get(identifier);
    if (before === undefined || seen.person.varslingsstatus !== 'KAN_VARSLES') return [];
    const element = PART_NAMES.find((part) => !isSame(valueIn(seen, part), valueIn(before, part)));
    return element === undefined ? [] : [unlike(seen, element)];
  });

/** The parts that nobody is told of: whether they are given where they are asked for, nothing shows. */
const untoldIn = (persons: readonly SoapPerson[]): readonly Part[] =>
  PART_NAMES.filter((part) => persons.every((seen) => valueIn(seen, part) === undefined));

const withoutStatus = (answers: readonly Answered[]): readonly Finding[] =>
  answers
    .filter(({ request }) => needsIn(request).includes('VarslingsStatus'))
    .flatMap(soapPersonsIn)
    .filter((seen) => valueIn(seen, 'varslingsstatus') === undefined)
    .map(({ exchange, pointer }) => ({ exchange, pointer, expected: 'varslingsstatus', actual: 'no varslingsstatus' }));

/** Parts that nobody is told of over SOAP, though REST tells of them whoever can be notified. */
function toldOverRestAlone(evidence: Evidence, untold: readonly Part[]): readonly Finding[] {
  const overRest = evidence
    .ofOther('batch')
    .filter(hasReply)
    .filter(isOk)
    .flatMap((exchange) => [...restPersons(exchange)]);
  return untold.flatMap((part) => {
    const [exchange] = repliesTo(evidence, PROBE_OF[part]).filter(isPersons);
    if (exchange === undefined) return [];
    const has = ([identifier, person]: readonly [string, Members]): boolean =>
      exchange.request.identifiers.includes(identifier) &&
      person.varslingsstatus === 'KAN_VARSLES' &&
      person[PARTS[part]] !== undefined;
    const { length } = overRest.filter(has);
    if (length === 0) return [];
    return [{ exchange, expected: `${part} of the ${length} who have it over REST`, actual: `no ${part} of anybody` }];
  });
}

/** The request that asks for a part alone. */
const PROBE_OF = {
  Kontaktinformasjon: 'soap-kontaktinfo',
  SikkerDigitalPostAdresse: 'soap-sikker-digital-post',
  X509Sertifikat: 'soap-sertifikat',
} as const satisfies Record<Part, ProbeName>;

export const soapPartRules: readonly Rule[] = [givesItsPart];
