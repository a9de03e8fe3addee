import type { CompletedExchange, Evidence } from '../evidence.ts';
import type { ProbeName } from '../probes.ts';
import { isSame } from '../reading.ts';
import { getResponses } from '../refusal.ts';
import { type Finding, observe, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';
import {
  createNoPersonsFinding,
  evaluateResponses,
  getPersonsByProbe,
  indexByIdentifier,
  isPersonsResponse,
  LOOKUP_PROBES,
} from '../soap/answers.ts';
import { getRequestedNeeds, toNeedsKey } from '../soap/needs.ts';
import { getSoapPersons, type SoapPerson } from '../soap/person.ts';
import { findUnrequestedElements, getReturnedElements, OPTIONAL_ELEMENTS } from '../soap/told.ts';
import { isActive } from '../state-of.ts';
import { soapPartRules } from './soap-parts.ts';

const withoutNeeds: Rule = {
  id: 'soap/without-informasjonsbehov',
  title: 'Without informasjonsbehov Person is answered, and nothing else',
  level: 'MUST',
  requirement:
    'A request over SOAP without informasjonsbehov is answered as with Person: personidentifikator, reservasjon and status alone; reservasjon may be absent of those who are not in the register. That it is answered is recommended only: the schema demands one.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'BEHOV' }, { document: 'XSD' }],
  probes: ['soap-no-needs', 'soap-person'],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) =>
    evaluateResponses(evidence, ['soap-no-needs'], (responses) => {
      const plain = indexByIdentifier(getPersonsByProbe(evidence, 'soap-person'));
      return toRuleOutcome(
        responses.flatMap((exchange) => {
          if (!isPersonsResponse(exchange)) return [{ ...createNoPersonsFinding(exchange), level: 'SHOULD' as const }];
          return [
            ...findUnrequestedElements(exchange, []),
            ...findIncompletePersons(exchange),
            ...findDifferences(exchange, plain),
          ].slice(0, 1);
        }),
      );
    }),
};

/** Whoever is answered without what Person always has. */
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

/** How many are answered otherwise than to a request that should have the same answer. */
function findDifferences(exchange: CompletedExchange, plain: ReadonlyMap<unknown, SoapPerson>): readonly Finding[] {
  const other = indexByIdentifier(getSoapPersons(exchange));
  const count = [...plain].filter(([id, { person }]) => !isSame(person, other.get(id)?.person)).length;
  return count === 0 ? [] : [{ exchange, expected: SAME_AS_WITHOUT, actual: `${count} of ${plain.size} differ` }];
}

const SAME_AS_WITHOUT = 'the same as to the request without it';

/**
 * Requests that name what changes nothing beside what they ask for are answered as requests that ask for that alone.
 * `refusal` is the level at which being refused is reported.
 */
function evaluateIgnored(evidence: Evidence, probe: ProbeName, rejectionLevel: 'SHOULD' | undefined): RuleOutcome {
  const plain = new Map(
    getResponses(evidence, ...LOOKUP_PROBES)
      .filter(isPersonsResponse)
      .map((exchange) => [
        toNeedsKey(getRequestedNeeds(exchange.request)),
        indexByIdentifier(getSoapPersons(exchange)),
      ]),
  );
  if (plain.size === 0) return skip('no request with informasjonsbehov is answered (soap/lookup-succeeds)');
  return evaluateResponses(evidence, [probe], (responses) => {
    const findings = responses.flatMap((exchange) => {
      const same = plain.get(toNeedsKey(getRequestedNeeds(exchange.request)));
      // What is not answered without it either is not its doing.
      if (same === undefined) return [];
      return isPersonsResponse(exchange)
        ? findDifferences(exchange, same)
        : [{ ...createNoPersonsFinding(exchange), ...(rejectionLevel && { level: rejectionLevel }) }];
    });
    return skipWithoutData([...plain.values()], findings);
  });
}

/** Where nobody is told anything without it, nothing shows that it changes nothing. */
function skipWithoutData(
  plain: readonly ReadonlyMap<unknown, SoapPerson>[],
  findings: readonly Finding[],
): RuleOutcome {
  const isReturned = plain.some((persons) =>
    [...persons.values()].some((seen) => getReturnedElements(seen).length > 0),
  );
  return findings.length > 0 || isReturned ? toRuleOutcome(findings) : skip('nobody was told anything beside Person');
}

const unknownIgnored: Rule = {
  id: 'soap/unknown-informasjonsbehov-ignored',
  title: 'An undefined informasjonsbehov is ignored over SOAP',
  level: 'MUST',
  requirement:
    'A value of informasjonsbehov that is not defined changes nothing of the answer: alone it is answered with Person, beside others as they are without it. That it is not refused is recommended only: the schema does not have it.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
  probes: ['soap-unknown', ...LOOKUP_PROBES],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) => evaluateIgnored(evidence, 'soap-unknown', 'SHOULD'),
};

const repeatedIgnored: Rule = {
  id: 'soap/repeated-informasjonsbehov-ignored',
  title: 'A repeated informasjonsbehov changes nothing over SOAP',
  level: 'MUST',
  requirement: 'A value of informasjonsbehov that is given twice is answered as if it were given once.',
  sources: [{ document: 'FORESP', section: 'Attributer' }],
  probes: ['soap-repeated', ...LOOKUP_PROBES],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) => evaluateIgnored(evidence, 'soap-repeated', undefined),
};

const alias: Rule = {
  id: 'soap/kontaktinformasjon-alias',
  title: 'informasjonsbehov Kontaktinformasjon is answered as Kontaktinfo',
  level: 'MUST',
  requirement:
    'The list of values of informasjonsbehov has Kontaktinformasjon for what its description, the schema and the examples call Kontaktinfo: it is answered alike. That it is not ignored, and not refused, is recommended only: the schema does not have it.',
  sources: [{ document: 'BEHOV' }, { document: 'XSD' }],
  probes: ['soap-alias', 'soap-kontaktinfo', 'soap-person'],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) => {
    const plain = indexByIdentifier(getPersonsByProbe(evidence, 'soap-kontaktinfo'));
    if (plain.size === 0)
      return skip('a request with informasjonsbehov Kontaktinfo is not answered (soap/lookup-succeeds)');
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
};

const spraak: Rule = {
  id: 'soap/spraak',
  title: 'What informasjonsbehov Spraak gives over SOAP',
  level: 'OBSERVE',
  requirement: 'Spraak is defined, but the schema of Person has no element for a language.',
  sources: [{ document: 'BEHOV' }, { document: 'XSD' }],
  probes: ['soap-spraak'],
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateResponses(evidence, ['soap-spraak'], ([exchange]) => {
      if (!isPersonsResponse(exchange!)) return observe(`refused with status ${exchange!.response.status}`);
      const names = getSoapPersons(exchange!).flatMap(({ xml }) => xml.children.map(({ name }) => name));
      const isKnown = names.every((name) => KNOWN_ELEMENTS.includes(name));
      return observe(isKnown ? 'no element of its own' : 'an element that the schema does not have');
    }),
};

const KNOWN_ELEMENTS: readonly string[] = ['personidentifikator', 'reservasjon', 'status', ...OPTIONAL_ELEMENTS];

export const soapNeedsRules: readonly Rule[] = [
  withoutNeeds,
  ...soapPartRules,
  unknownIgnored,
  repeatedIgnored,
  alias,
  spraak,
];
