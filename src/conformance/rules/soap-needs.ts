import type { Answered, Evidence } from '../evidence.ts';
import type { ProbeName } from '../probes.ts';
import { isSame } from '../reading.ts';
import { repliesTo } from '../refusal.ts';
import { type Finding, observed, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { byIdentifier, isPersons, judgeReplies, LOOKUPS, notPersons, personsOf } from '../soap/answers.ts';
import { keyOf, needsIn } from '../soap/needs.ts';
import { type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { beyond, ELEMENTS, toldOf } from '../soap/told.ts';
import { isActive } from '../state-of.ts';
import { soapPartRules } from './soap-parts.ts';

const noNeeds: Rule = {
  id: 'soap/no-informasjonsbehov-is-person',
  title: 'Without informasjonsbehov Person is answered, and nothing else',
  level: 'MUST',
  requirement:
    'A request over SOAP without informasjonsbehov is answered as with Person: personidentifikator, reservasjon and status alone; reservasjon may be absent of those who are not in the register. That it is answered is recommended only: the schema demands one.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'BEHOV' }, { document: 'XSD' }],
  probes: ['soap-no-needs', 'soap-person'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) =>
    judgeReplies(evidence, ['soap-no-needs'], (replies) => {
      const plain = byIdentifier(personsOf(evidence, 'soap-person'));
      return verdictOf(
        replies.flatMap((exchange) => {
          if (!isPersons(exchange)) return [{ ...notPersons(exchange), level: 'SHOULD' as const }];
          return [...beyond(exchange, []), ...lackingIn(exchange), ...unlike(exchange, plain)].slice(0, 1);
        }),
      );
    }),
};

/** Whoever is answered without what Person always has. */
const lackingIn = (exchange: Answered): readonly Finding[] =>
  soapPersonsIn(exchange).flatMap(({ pointer, person }) => {
    const due = isActive(person) ? ['personidentifikator', 'reservasjon', 'status'] : ['personidentifikator', 'status'];
    const lacking = due.filter((member) => person[member] === undefined);
    return lacking.length === 0
      ? []
      : [{ exchange, pointer, expected: due.join(', '), actual: `no ${lacking.join(', no ')}` }];
  });

/** How many are answered otherwise than to a request that should have the same answer. */
function unlike(exchange: Answered, plain: ReadonlyMap<unknown, SoapPerson>): readonly Finding[] {
  const other = byIdentifier(soapPersonsIn(exchange));
  const count = [...plain].filter(([id, { person }]) => !isSame(person, other.get(id)?.person)).length;
  return count === 0 ? [] : [{ exchange, expected: SAME, actual: `${count} of ${plain.size} differ` }];
}

const SAME = 'the same as to the request without it';

/**
 * Requests that name what changes nothing beside what they ask for are answered as requests that ask for that alone.
 * `refusal` is the level at which being refused is reported.
 */
function ignored(evidence: Evidence, probe: ProbeName, refusal: 'SHOULD' | undefined): Verdict {
  const plain = new Map(
    repliesTo(evidence, ...LOOKUPS)
      .filter(isPersons)
      .map((exchange) => [keyOf(needsIn(exchange.request)), byIdentifier(soapPersonsIn(exchange))]),
  );
  if (plain.size === 0) return skipped('no request with informasjonsbehov is answered (soap/answers)');
  return judgeReplies(evidence, [probe], (replies) => {
    const findings = replies.flatMap((exchange) => {
      const same = plain.get(keyOf(needsIn(exchange.request)));
      // What is not answered without it either is not its doing.
      if (same === undefined) return [];
      return isPersons(exchange)
        ? unlike(exchange, same)
        : [{ ...notPersons(exchange), ...(refusal && { level: refusal }) }];
    });
    return hollow([...plain.values()], findings);
  });
}

/** Where nobody is told anything without it, nothing shows that it changes nothing. */
function hollow(plain: readonly ReadonlyMap<unknown, SoapPerson>[], findings: readonly Finding[]): Verdict {
  const isTold = plain.some((persons) => [...persons.values()].some((seen) => toldOf(seen).length > 0));
  return findings.length > 0 || isTold ? verdictOf(findings) : skipped('nobody was told anything beside Person');
}

const unknownIgnored: Rule = {
  id: 'soap/unknown-informasjonsbehov-ignored',
  title: 'An undefined informasjonsbehov is ignored over SOAP',
  level: 'MUST',
  requirement:
    'A value of informasjonsbehov that is not defined changes nothing of the answer: alone it is answered with Person, beside others as they are without it. That it is not refused is recommended only: the schema does not have it.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
  probes: ['soap-unknown', ...LOOKUPS],
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
  probes: ['soap-repeated', ...LOOKUPS],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) => ignored(evidence, 'soap-repeated', undefined),
};

const alias: Rule = {
  id: 'soap/kontaktinformasjon-is-kontaktinfo',
  title: 'informasjonsbehov Kontaktinformasjon is answered as Kontaktinfo',
  level: 'MUST',
  requirement:
    'The list of values of informasjonsbehov has Kontaktinformasjon for what its description, the schema and the examples call Kontaktinfo: it is answered alike. That it is not ignored, and not refused, is recommended only: the schema does not have it.',
  sources: [{ document: 'BEHOV' }, { document: 'XSD' }],
  probes: ['soap-alias', 'soap-kontaktinfo', 'soap-person'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) => {
    const plain = byIdentifier(personsOf(evidence, 'soap-kontaktinfo'));
    if (plain.size === 0) return skipped('a request with informasjonsbehov Kontaktinfo is not answered (soap/answers)');
    const without = byIdentifier(personsOf(evidence, 'soap-person'));
    return judgeReplies(evidence, ['soap-alias'], (replies) =>
      hollow(
        [plain],
        replies.flatMap((exchange) => {
          const findings = isPersons(exchange) ? unlike(exchange, plain) : [notPersons(exchange)];
          const isUnknown = !isPersons(exchange) || (without.size > 0 && unlike(exchange, without).length === 0);
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
  judge: (evidence) =>
    judgeReplies(evidence, ['soap-spraak'], ([exchange]) => {
      if (!isPersons(exchange!)) return observed(`refused with status ${exchange!.reply.status}`);
      const names = soapPersonsIn(exchange!).flatMap(({ xml }) => xml.children.map(({ name }) => name));
      const isKnown = names.every((name) => KNOWN.includes(name));
      return observed(isKnown ? 'no element of its own' : 'an element that the schema does not have');
    }),
};

const KNOWN: readonly string[] = ['personidentifikator', 'reservasjon', 'status', ...ELEMENTS];

export const soapNeedsRules: readonly Rule[] = [
  noNeeds,
  ...soapPartRules,
  unknownIgnored,
  repeatedIgnored,
  alias,
  spraak,
];
