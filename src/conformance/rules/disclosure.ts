import { byIdentifier, differing } from '../comparison.ts';
import { type Answered, type Evidence, personsIn } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import type { Members } from '../reading.ts';
import { isOk, unanswered } from '../refusal.ts';
import { type Finding, HOLDS, observed, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';

const CONTACT = ['kontaktinformasjon', 'varslingsstatus', 'spraak', 'spraak_oppdatert'];
const DIGITAL_POST = ['digital_post', 'sertifikat'];

/**
 * Judges the answer to a probe with a token of its own. 403 says that the scope opens nothing, which the documentation
 * contradicts; 401 that the token is not good, which tells nothing of scopes.
 */
function judgeOpened({ of }: Evidence, probe: ProbeName, judge: (exchange: Answered) => Verdict): Verdict {
  const [exchange] = of(probe);
  if (exchange === undefined) return HOLDS;
  if (!hasReply(exchange)) return verdictOf([unanswered(exchange, 'status 200')]);
  if (isOk(exchange)) return judge(exchange);
  const { status } = exchange.reply;
  if (status !== 403) return skipped(`the token is refused with status ${status}`);
  return verdictOf([{ exchange, expected: 'status 200: the scope opens the service', actual: 'status 403' }]);
}

/** Members that stand in an answer though the scope does not give them: the first of each. */
function unduly(exchange: Answered, members: readonly string[]): readonly Finding[] {
  const persons = personsIn(exchange);
  return members.flatMap((member) => {
    const seen = persons.find(({ person }) => member in person);
    const expected = `no ${member}: the scope does not give it`;
    return seen === undefined ? [] : [{ exchange, expected, actual: member, pointer: `${seen.pointer}/${member}` }];
  });
}

/** Members of the registered that the scope gives, that the main token got, and that this one did not. */
function withheld(whole: Answered | undefined, exchange: Answered, members: readonly string[]): readonly Finding[] {
  if (whole === undefined) return [];
  const answered = byIdentifier(exchange);
  const lacks = ([identifier, person]: readonly [string, Members], member: string): boolean =>
    person.status === 'AKTIV' && member in person && answered.has(identifier) && !(member in answered.get(identifier)!);
  return members
    .filter((member) => [...byIdentifier(whole)].some((entry) => lacks(entry, member)))
    .map((member) => ({ exchange, expected: `${member}, as with the main token`, actual: 'not for everybody' }));
}

/** A rule that a scope gives its own members, and none of the other's. */
const scopeOnly = (
  rule: Pick<Rule, 'id' | 'title' | 'requirement'>,
  probe: ProbeName,
  given: readonly string[],
  notGiven: readonly string[],
): Rule => ({
  ...rule,
  level: 'MUST',
  sources: [{ document: 'REST' }, { document: 'SCOPES' }],
  probes: [probe, 'batch'],
  confirm: true,
  judge: (evidence) => {
    const missing = evidence.unsent.get(probe);
    if (missing !== undefined) return skipped(missing);
    const whole = evidence.of('batch').filter(hasReply).find(isOk);
    return judgeOpened(evidence, probe, (exchange) =>
      verdictOf([...unduly(exchange, notGiven), ...withheld(whole, exchange, given)]),
    );
  },
});

const contactScopeOnly = scopeOnly(
  {
    id: 'disclosure/contact-scope-only',
    title: 'The contact scope gives contact information, and no mailbox',
    requirement:
      'With krr:global/kontaktinformasjon.read alone, the answer holds kontaktinformasjon, varslingsstatus and spraak, but neither digital_post nor sertifikat.',
  },
  'contact-token',
  CONTACT,
  DIGITAL_POST,
);

const digitalPostScopeOnly = scopeOnly(
  {
    id: 'disclosure/digital-post-scope-only',
    title: 'The digital post scope gives the mailbox, and no contact information',
    requirement:
      'With krr:global/digitalpost.read alone, the answer holds digital_post and sertifikat, but neither kontaktinformasjon, varslingsstatus nor spraak.',
  },
  'digital-post-token',
  DIGITAL_POST,
  CONTACT,
);

const NARROW = [
  'contact-token',
  'digital-post-token',
  'delegated-contact-token',
  'delegated-digital-post-token',
] as const;

const reservasjonAlways: Rule = {
  id: 'disclosure/reservasjon-always',
  title: 'The reservation status is answered whatever the scope',
  level: 'MUST',
  requirement: 'A person whose status is AKTIV has reservasjon, whichever scope the token has.',
  sources: [{ document: 'REST' }],
  probes: NARROW,
  judge: ({ of }) => {
    const answers = of(...NARROW)
      .filter(hasReply)
      .filter(isOk);
    const active = answers.flatMap(personsIn).filter(({ person }) => person.status === 'AKTIV');
    if (active.length === 0) return skipped('no person was answered with status AKTIV to a token of one scope');
    return verdictOf(
      active
        .filter(({ person }) => !('reservasjon' in person))
        .map(({ exchange, pointer }) => ({ exchange, expected: 'reservasjon', actual: 'no reservasjon', pointer })),
    );
  },
};

/** Each scope, and the one that gives the same by delegation. */
const DELEGATED = [
  ['contact-token', 'delegated-contact-token'],
  ['digital-post-token', 'delegated-digital-post-token'],
] as const satisfies readonly (readonly [ProbeName, ProbeName])[];

function delegatedEqual(evidence: Evidence, plain: ProbeName, delegated: ProbeName): Verdict {
  const missing = evidence.unsent.get(plain) ?? evidence.unsent.get(delegated);
  if (missing !== undefined) return skipped(missing);
  const reference = evidence.of(plain).filter(hasReply).find(isOk);
  if (reference === undefined) return skipped('the token without delegation is refused');
  return judgeOpened(evidence, delegated, (exchange) => {
    const count = differing(byIdentifier(reference), byIdentifier(exchange)).length;
    const expected = 'the same persons as without delegation';
    return verdictOf(count === 0 ? [] : [{ exchange, expected, actual: `${count} of them differ` }]);
  });
}

const delegatedScopesEqual: Rule = {
  id: 'disclosure/delegated-scopes-equal',
  title: 'A delegated scope gives what the scope itself gives',
  level: 'MUST',
  requirement:
    'krr:global/kontaktinfo.read and krr:global/postkasse.read, which are delegated in Altinn, give what krr:global/kontaktinformasjon.read and krr:global/digitalpost.read give.',
  sources: [{ document: 'REST', section: 'scopes, in editions from 2025 on' }],
  probes: ['delegated-contact-token', 'delegated-digital-post-token', 'contact-token', 'digital-post-token'],
  confirm: true,
  judge: (evidence) => {
    const verdicts = DELEGATED.map(([plain, delegated]) => delegatedEqual(evidence, plain, delegated));
    const findings = verdicts.flatMap((verdict) => (verdict.kind === 'broken' ? verdict.findings : []));
    const isSkipped = verdicts.every(({ kind }) => kind === 'skipped');
    return isSkipped ? verdicts[0]! : verdictOf(findings);
  },
};

const noKrrScope: Rule = {
  id: 'disclosure/no-krr-scope',
  title: 'What a token without any scope of the service gives',
  level: 'OBSERVE',
  requirement: 'What is answered to a token that has no scope of the service is not said.',
  sources: [{ document: 'REST' }, { document: 'FIELD' }],
  probes: ['none-token'],
  judge: ({ of }) => {
    const [exchange] = of('none-token').filter(hasReply);
    if (exchange === undefined) return skipped('it was not answered');
    if (!isOk(exchange)) return observed(`refused with status ${exchange.reply.status}`);
    const told = [...CONTACT, ...DIGITAL_POST].filter((name) =>
      personsIn(exchange).some(({ person }) => name in person),
    );
    return observed(told.length === 0 ? 'identifier, status and reservation alone' : `also ${told.join(', ')}`);
  },
};

export const disclosureRules: readonly Rule[] = [
  contactScopeOnly,
  digitalPostScopeOnly,
  reservasjonAlways,
  delegatedScopesEqual,
  noKrrScope,
];
