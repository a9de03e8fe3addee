import type { Evidence } from '../../evidence/evidence.ts';
import { type CompletedExchange, getPersonsByIdentifier as restPersons } from '../../evidence/lookups.ts';
import { isSame, type JsonObject } from '../../evidence/rest-persons.ts';
import {
  findUnrequestedElements,
  getRequestedElements,
  getRequestedNeeds,
  getReturnedElements,
  getSoapPersons,
  getValue,
  MEMBER_BY_PART,
  OPTIONAL_ELEMENTS,
  PART_NAMES,
  type Part,
  type SoapPerson,
  toNeedsKey,
} from '../../evidence/soap-persons.ts';
import { isActive } from '../../evidence/timestamps.ts';
import type { ProbeName } from '../../probes/rest.ts';
import { hasResponse } from '../../target/exchange.ts';
import { getResponses, isOk } from '../assertions.ts';
import { defineRules, type Finding, observe, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';
import {
  BASICS,
  type ByIdentifier,
  createElementFinding,
  createNoPersonsFinding,
  evaluateResponses,
  getPersonsByProbe,
  indexByIdentifier,
  isPersonsResponse,
  LOOKUP_PROBES,
} from './assertions.ts';

/** Requests with some values of informasjonsbehov. */
const CHOICE_PROBES = [
  'soap-person',
  'soap-kontaktinfo',
  'soap-sertifikat',
  'soap-sikker-digital-post',
  'soap-varslingsstatus',
  'soap-combined',
] as const;
/** Requests to compare with; an informasjonsbehov without its own part, such as Spraak, returns none of the parts. */
const REFERENCE_PROBES = ['soap-delivered', 'soap-everything', 'soap-spraak'] as const;

const REFERENCE = 'with other informasjonsbehov';

/** Parts that VarslingsStatus withholds are withheld in every combination with other values. */
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
    if (basic !== undefined) return [createElementFinding(seen, other, basic, REFERENCE)];
    const element = requested.find((one) => !isSame(getValue(seen, one), getValue(other, one)));
    // A missing varslingsstatus is reported by findMissingVarslingsstatus.
    const isReported = element === 'varslingsstatus' && getValue(seen, element) === undefined;
    return element === undefined || isReported ? [] : [createElementFinding(seen, other, element, REFERENCE)];
  });
}

/** A person with KAN_VARSLES has the same parts as without VarslingsStatus; from others they may be withheld. */
const findWithheldIncorrectly = (delivered: ByIdentifier, everything: ByIdentifier): readonly Finding[] =>
  [...everything].flatMap(([identifier, seen]) => {
    const before = delivered.get(identifier);
    if (before === undefined || seen.person.varslingsstatus !== 'KAN_VARSLES') return [];
    const element = PART_NAMES.find((part) => !isSame(getValue(seen, part), getValue(before, part)));
    return element === undefined ? [] : [createElementFinding(seen, before, element, REFERENCE)];
  });

/** Parts that no person has: whether they are returned on request cannot be checked. */
const findNeverReturned = (persons: readonly SoapPerson[]): readonly Part[] =>
  PART_NAMES.filter((part) => persons.every((seen) => getValue(seen, part) === undefined));

const findMissingVarslingsstatus = (personResponses: readonly CompletedExchange[]): readonly Finding[] =>
  personResponses
    .filter(({ request }) => getRequestedNeeds(request).includes('VarslingsStatus'))
    .flatMap(getSoapPersons)
    .filter((seen) => getValue(seen, 'varslingsstatus') === undefined)
    .map(({ exchange, pointer }) => ({ exchange, pointer, expected: 'varslingsstatus', actual: 'no varslingsstatus' }));

/** Parts that no person has over SOAP, although REST returns them for persons with KAN_VARSLES. */
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
    return [{ exchange, expected: `${part} of the ${length} persons with it over REST`, actual: `no ${part} at all` }];
  });
}

/** The probe that requests a part alone. */
const PROBE_BY_PART = {
  Kontaktinformasjon: 'soap-kontaktinfo',
  SikkerDigitalPostAdresse: 'soap-sikker-digital-post',
  X509Sertifikat: 'soap-sertifikat',
} as const satisfies Record<Part, ProbeName>;

/** Persons without a member that Person always has. */
const findIncompletePersons = (exchange: CompletedExchange): readonly Finding[] =>
  getSoapPersons(exchange).flatMap(({ pointer, person }) => {
    const required = isActive(person)
      ? ['personidentifikator', 'reservasjon', 'status']
      : ['personidentifikator', 'status'];
    const lacking = required.filter((member) => person[member] === undefined);
    return lacking.length === 0
      ? []
      : [{ exchange, pointer, expected: required.join(', '), actual: `no ${lacking.join(', no ')}` }];
  });

/** Counts the persons that differ between two requests that should have the same response. */
function findDifferences(exchange: CompletedExchange, plain: ReadonlyMap<unknown, SoapPerson>): readonly Finding[] {
  const other = indexByIdentifier(getSoapPersons(exchange));
  const differing = [...plain].filter(([id, { person }]) => !isSame(person, other.get(id)?.person));
  const [first] = differing;
  if (first === undefined) return [];
  const [identifier, { exchange: reference, person }] = first;
  const comparedWith = { exchange: reference, expected: person, actual: other.get(identifier)?.person };
  const actual = `${differing.length} of ${plain.size} persons differ`;
  const pointer = other.get(identifier)?.pointer;
  return [{ exchange, expected: SAME_AS_WITHOUT, actual, ...(pointer !== undefined && { pointer }), comparedWith }];
}

const SAME_AS_WITHOUT = 'the same as to the request without it';

/**
 * Checks that values of informasjonsbehov without an effect do not change the response.
 * `rejectionLevel` is the level at which a rejection is reported.
 */
function evaluateIgnored(evidence: Evidence, probe: ProbeName, rejectionLevel: 'SHOULD' | undefined): RuleOutcome {
  // Of several requests with the same values, the first one counts: it has the whole batch.
  const plain = new Map(
    getResponses(evidence, ...LOOKUP_PROBES)
      .filter(isPersonsResponse)
      .toReversed()
      .map((exchange) => [
        toNeedsKey(getRequestedNeeds(exchange.request)),
        indexByIdentifier(getSoapPersons(exchange)),
      ]),
  );
  if (plain.size === 0) return skip('no request with informasjonsbehov succeeds (soap/lookup-succeeds)');
  return evaluateResponses(evidence, [probe], (responses) => {
    const findings = responses.flatMap((exchange) => {
      const same = plain.get(toNeedsKey(getRequestedNeeds(exchange.request)));
      // A request that fails without the value too does not fail because of it.
      if (same === undefined) return [];
      return isPersonsResponse(exchange)
        ? findDifferences(exchange, same)
        : [{ ...createNoPersonsFinding(exchange), ...(rejectionLevel && { level: rejectionLevel }) }];
    });
    return skipWithoutData([...plain.values()], findings);
  });
}

/** If no person has optional parts, the absence of an effect cannot be shown. */
function skipWithoutData(
  plain: readonly ReadonlyMap<unknown, SoapPerson>[],
  findings: readonly Finding[],
): RuleOutcome {
  const isReturned = plain.some((persons) =>
    [...persons.values()].some((seen) => getReturnedElements(seen).length > 0),
  );
  return findings.length > 0 || isReturned ? toRuleOutcome(findings) : skip('no person has more than Person');
}

const KNOWN_ELEMENTS: readonly string[] = ['personidentifikator', 'reservasjon', 'status', ...OPTIONAL_ELEMENTS];

export const soapNeedsRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'BEHOV' }, { document: 'XSD' }], versions: ['soap'] },
  [
    {
      id: 'soap/without-informasjonsbehov',
      needsPersons: true,
      title: 'Without informasjonsbehov only Person is returned',
      level: 'MUST',
      requirement:
        'A SOAP request without informasjonsbehov has the same response as with Person: personidentifikator, reservasjon and status alone; reservasjon may be absent for persons outside the register. That such a request succeeds is recommended only: the schema requires a value.',
      sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'BEHOV' }, { document: 'XSD' }],
      probes: ['soap-no-needs', 'soap-person'],
      confirm: true,
      evaluate: (evidence) =>
        evaluateResponses(evidence, ['soap-no-needs'], (responses) => {
          const plain = indexByIdentifier(getPersonsByProbe(evidence, 'soap-person'));
          return toRuleOutcome(
            responses.flatMap((exchange) => {
              if (!isPersonsResponse(exchange))
                return [{ ...createNoPersonsFinding(exchange), level: 'SHOULD' as const }];
              return [
                ...findUnrequestedElements(exchange, []),
                ...findIncompletePersons(exchange),
                ...findDifferences(exchange, plain),
              ].slice(0, 1);
            }),
          );
        }),
    },
    {
      id: 'soap/informasjonsbehov-parts',
      title: 'Each informasjonsbehov returns its own elements and no others',
      level: 'MUST',
      requirement:
        'Person is the same with every informasjonsbehov. Kontaktinfo returns Kontaktinformasjon, Sertifikat returns X509Sertifikat, SikkerDigitalPost returns SikkerDigitalPostAdresse and VarslingsStatus returns varslingsstatus, in every combination, and nothing else is returned. Every person has varslingsstatus. A part that REST returns for persons with KAN_VARSLES is returned over SOAP too.',
      sources: [{ document: 'BEHOV' }, { document: 'PERSON' }, { document: 'VARSEL' }],
      probes: [...CHOICE_PROBES, ...REFERENCE_PROBES, 'batch'],
      confirm: true,
      evaluate: (evidence) =>
        evaluateResponses(evidence, CHOICE_PROBES, (responses) => {
          const delivered = indexByIdentifier(getPersonsByProbe(evidence, 'soap-delivered'));
          const everything = indexByIdentifier(getPersonsByProbe(evidence, 'soap-everything'));
          const neverReturned = findNeverReturned(getPersonsByProbe(evidence, ...CHOICE_PROBES, 'soap-delivered'));
          const personResponses = getResponses(evidence, ...CHOICE_PROBES, ...REFERENCE_PROBES).filter(
            isPersonsResponse,
          );
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
          if (findings.length === 0 && neverReturned.length > 0)
            return skip(`no person was returned with ${neverReturned.join(', ')}`);
          return toRuleOutcome(findings);
        }),
    },
    {
      id: 'soap/unknown-informasjonsbehov-ignored',
      title: 'An undefined informasjonsbehov is ignored over SOAP',
      level: 'MUST',
      requirement:
        'An undefined value of informasjonsbehov does not change the response: alone it returns Person, and beside other values it has no effect. That it is not rejected is recommended only: the schema does not have it.',
      sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
      probes: ['soap-unknown', ...LOOKUP_PROBES],
      confirm: true,
      evaluate: (evidence) => evaluateIgnored(evidence, 'soap-unknown', 'SHOULD'),
    },
    {
      id: 'soap/repeated-informasjonsbehov-ignored',
      title: 'A repeated informasjonsbehov has no effect over SOAP',
      level: 'MUST',
      requirement: 'A repeated value of informasjonsbehov has the same effect as a single one.',
      sources: [{ document: 'FORESP', section: 'Attributer' }],
      probes: ['soap-repeated', ...LOOKUP_PROBES],
      confirm: true,
      evaluate: (evidence) => evaluateIgnored(evidence, 'soap-repeated', undefined),
    },
    {
      id: 'soap/kontaktinformasjon-alias',
      title: 'informasjonsbehov Kontaktinformasjon has the effect of Kontaktinfo',
      level: 'MUST',
      requirement:
        'The list of values of informasjonsbehov has Kontaktinformasjon where its description, the schema and the examples have Kontaktinfo: both have the same response. That it is not ignored and not rejected is recommended only: the schema does not have it.',
      probes: ['soap-alias', 'soap-kontaktinfo', 'soap-person'],
      confirm: true,
      evaluate: (evidence) => {
        const plain = indexByIdentifier(getPersonsByProbe(evidence, 'soap-kontaktinfo'));
        if (plain.size === 0)
          return skip('a request with informasjonsbehov Kontaktinfo does not succeed (soap/lookup-succeeds)');
        const without = indexByIdentifier(getPersonsByProbe(evidence, 'soap-person'));
        return evaluateResponses(evidence, ['soap-alias'], (responses) =>
          skipWithoutData(
            [plain],
            responses.flatMap((exchange) => {
              const findings = isPersonsResponse(exchange)
                ? findDifferences(exchange, plain)
                : [createNoPersonsFinding(exchange)];
              const isUnknown =
                !isPersonsResponse(exchange) || (without.size > 0 && findDifferences(exchange, without).length === 0);
              return findings.map((finding) => (isUnknown ? { ...finding, level: 'SHOULD' as const } : finding));
            }),
          ),
        );
      },
    },
    {
      id: 'soap/spraak',
      title: 'Effect of informasjonsbehov Spraak over SOAP',
      level: 'OBSERVE',
      requirement: 'Spraak is defined, but the schema of Person has no element for a language.',
      probes: ['soap-spraak'],
      evaluate: (evidence) =>
        evaluateResponses(evidence, ['soap-spraak'], ([exchange]) => {
          if (!isPersonsResponse(exchange!)) return observe(`rejected with status ${exchange!.response.status}`);
          const names = getSoapPersons(exchange!).flatMap(({ xml }) => xml.children.map(({ name }) => name));
          const isKnown = names.every((name) => KNOWN_ELEMENTS.includes(name));
          return observe(isKnown ? 'no element of its own' : 'an element that the schema does not have');
        }),
    },
  ],
);
