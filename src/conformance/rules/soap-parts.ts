import { getPersonsByIdentifier as restPersons } from '../comparison.ts';
import type { CompletedExchange, Evidence } from '../evidence.ts';
import { hasResponse } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import { isSame, type JsonObject } from '../reading.ts';
import { getResponses, isOk } from '../refusal.ts';
import { type Finding, type Rule, skip, toRuleOutcome } from '../rule.ts';
import {
  createNoPersonsFinding,
  evaluateResponses,
  getPersonsByProbe,
  indexByIdentifier,
  isPersonsResponse,
} from '../soap/answers.ts';
import { getRequestedElements, getRequestedNeeds } from '../soap/needs.ts';
import { getSoapPersons, MEMBER_BY_PART, PART_NAMES, type Part, type SoapPerson } from '../soap/person.ts';
import { findUnrequestedElements, getValue, type OptionalElement } from '../soap/told.ts';

/** Requests that name some of the needs, or none of them. */
const CHOICE_PROBES = [
  'soap-person',
  'soap-kontaktinfo',
  'soap-sertifikat',
  'soap-sikker-digital-post',
  'soap-varslingsstatus',
  'soap-combined',
] as const;
/** What they are held against; what else is asked for gives none of their parts. */
const REFERENCE_PROBES = ['soap-delivered', 'soap-everything', 'soap-spraak'] as const;

const informasjonsbehovParts: Rule = {
  id: 'soap/informasjonsbehov-parts',
  title: 'Each informasjonsbehov returns its own elements and no others',
  level: 'MUST',
  requirement:
    'Person is answered alike whatever is asked for. Kontaktinfo gives Kontaktinformasjon, Sertifikat gives X509Sertifikat, SikkerDigitalPost gives SikkerDigitalPostAdresse and VarslingsStatus gives varslingsstatus: alone as beside any of the others, and nothing that is not asked for. Everybody has varslingsstatus; what REST tells of somebody who can be notified, somebody is told over SOAP.',
  sources: [{ document: 'BEHOV' }, { document: 'PERSON' }, { document: 'VARSEL' }],
  probes: [...CHOICE_PROBES, ...REFERENCE_PROBES, 'batch'],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) =>
    evaluateResponses(evidence, CHOICE_PROBES, (responses) => {
      const delivered = indexByIdentifier(getPersonsByProbe(evidence, 'soap-delivered'));
      const everything = indexByIdentifier(getPersonsByProbe(evidence, 'soap-everything'));
      const neverReturned = findNeverReturned(getPersonsByProbe(evidence, ...CHOICE_PROBES, 'soap-delivered'));
      const personResponses = getResponses(evidence, ...CHOICE_PROBES, ...REFERENCE_PROBES).filter(isPersonsResponse);
      const findings = [
        ...responses.filter((exchange) => !isPersonsResponse(exchange)).map(createNoPersonsFinding),
        ...personResponses.flatMap((exchange) =>
          findUnrequestedElements(exchange, getRequestedElements(exchange.request)),
        ),
        ...responses.flatMap((exchange) => findWrongParts(exchange, delivered, everything)),
        ...findWithheldIncorrectly(delivered, everything),
        ...findMissingVarslingsstatus(personResponses),
        ...findMissingOverSoap(evidence, neverReturned),
      ];
      if (findings.length === 0 && neverReturned.length > 0) return skip(`nobody was told ${neverReturned.join(', ')}`);
      return toRuleOutcome(findings);
    }),
};

/** What Person always has; where it is missing, rules of their own report that. */
const BASICS = ['status', 'reservasjon'] as const;

type ByIdentifier = ReadonlyMap<unknown, SoapPerson>;

/** What is withheld with VarslingsStatus is withheld whatever else is asked for. */
function findWrongParts(
  exchange: CompletedExchange,
  delivered: ByIdentifier,
  everything: ByIdentifier,
): readonly Finding[] {
  const requested = getRequestedElements(exchange.request);
  const reference = requested.includes('varslingsstatus') ? everything : delivered;
  return getSoapPersons(exchange).flatMap((seen) => {
    const other = reference.get(seen.person.personidentifikator);
    if (other === undefined) return [];
    const basic = BASICS.find(
      (member) => seen.person[member] !== undefined && !isSame(seen.person[member], other.person[member]),
    );
    if (basic !== undefined) return [createDifferenceFinding(seen, basic, `another ${basic}`)];
    const element = requested.find((one) => !isSame(getValue(seen, one), getValue(other, one)));
    // That everybody has a varslingsstatus is asked for in any case.
    const isReported = element === 'varslingsstatus' && getValue(seen, element) === undefined;
    return element === undefined || isReported ? [] : [createElementFinding(seen, element)];
  });
}

const createElementFinding = (seen: SoapPerson, element: OptionalElement): Finding =>
  createDifferenceFinding(
    seen,
    element,
    getValue(seen, element) === undefined ? `no ${element}` : `another ${element}`,
  );

const createDifferenceFinding = ({ exchange, pointer }: SoapPerson, element: string, actual: string): Finding => ({
  exchange,
  pointer,
  expected: `${element} as beside other informasjonsbehov`,
  actual,
});

/** Who can be notified is told of as without VarslingsStatus: from others it may be withheld. */
const findWithheldIncorrectly = (delivered: ByIdentifier, everything: ByIdentifier): readonly Finding[] =>
  [...everything].flatMap(([identifier, seen]) => {
    const before = delivered.get(identifier);
    if (before === undefined || seen.person.varslingsstatus !== 'KAN_VARSLES') return [];
    const element = PART_NAMES.find((part) => !isSame(getValue(seen, part), getValue(before, part)));
    return element === undefined ? [] : [createElementFinding(seen, element)];
  });

/** The parts that nobody is told of: whether they are given where they are asked for, nothing shows. */
const findNeverReturned = (persons: readonly SoapPerson[]): readonly Part[] =>
  PART_NAMES.filter((part) => persons.every((seen) => getValue(seen, part) === undefined));

const findMissingVarslingsstatus = (personResponses: readonly CompletedExchange[]): readonly Finding[] =>
  personResponses
    .filter(({ request }) => getRequestedNeeds(request).includes('VarslingsStatus'))
    .flatMap(getSoapPersons)
    .filter((seen) => getValue(seen, 'varslingsstatus') === undefined)
    .map(({ exchange, pointer }) => ({ exchange, pointer, expected: 'varslingsstatus', actual: 'no varslingsstatus' }));

/** Parts that nobody is told of over SOAP, though REST tells of them whoever can be notified. */
function findMissingOverSoap(evidence: Evidence, neverReturned: readonly Part[]): readonly Finding[] {
  const overRest = evidence
    .findCounterpartExchanges('batch')
    .filter(hasResponse)
    .filter(isOk)
    .flatMap((exchange) => [...restPersons(exchange)]);
  return neverReturned.flatMap((part) => {
    const [exchange] = getResponses(evidence, PROBE_BY_PART[part]).filter(isPersonsResponse);
    if (exchange === undefined) return [];
    const has = ([identifier, person]: readonly [string, JsonObject]): boolean =>
      exchange.request.identifiers.includes(identifier) &&
      person.varslingsstatus === 'KAN_VARSLES' &&
      person[MEMBER_BY_PART[part]] !== undefined;
    const { length } = overRest.filter(has);
    if (length === 0) return [];
    return [{ exchange, expected: `${part} of the ${length} who have it over REST`, actual: `no ${part} of anybody` }];
  });
}

/** The request that asks for a part alone. */
const PROBE_BY_PART = {
  Kontaktinformasjon: 'soap-kontaktinfo',
  SikkerDigitalPostAdresse: 'soap-sikker-digital-post',
  X509Sertifikat: 'soap-sertifikat',
} as const satisfies Record<Part, ProbeName>;

export const soapPartRules: readonly Rule[] = [informasjonsbehovParts];
