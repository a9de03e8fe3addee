import type { Evidence } from '../evidence.ts';
import { isSame } from '../reading.ts';
import { type Finding, observed, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { byIdentifier, isPersons, judgeReplies, notPersons, personsOf } from '../soap/answers.ts';
import { type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { beyond, ELEMENTS, valueIn } from '../soap/told.ts';
import { soapPartRules } from './soap-parts.ts';

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

/** A request that names something else than Kontaktinfo beside it is answered as without. */
function ignored(evidence: Evidence, probe: 'soap-unknown' | 'soap-repeated', refusal: 'SHOULD' | undefined): Verdict {
  const plain = byIdentifier(personsOf(evidence, 'soap-kontaktinfo'));
  if (plain.size === 0) return skipped('a request with informasjonsbehov Kontaktinfo is not answered (soap/answers)');
  return judgeReplies(evidence, [probe], (replies) =>
    hollow(
      plain,
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

/** Where nobody is told anything without it, nothing shows that it changes nothing. */
function hollow(plain: ReadonlyMap<unknown, SoapPerson>, findings: readonly Finding[]): Verdict {
  const isTold = [...plain.values()].some((seen) => valueIn(seen, 'Kontaktinformasjon') !== undefined);
  return findings.length > 0 || isTold ? verdictOf(findings) : skipped('nobody was told Kontaktinformasjon');
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

export const soapNeedsRules: readonly Rule[] = [noNeeds, ...soapPartRules, unknownIgnored, repeatedIgnored, spraak];
