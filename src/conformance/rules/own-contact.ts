import {
  CONTACT_VALUES,
  type ContactHistory,
  type ContactUse,
  type ContactUses,
  type ContactValue,
} from '../evidence/contact-history.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isObject } from '../evidence/rest-persons.ts';
import { readTimestamp } from '../evidence/timestamps.ts';
import { defineRules, type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

/** A value counts as a person's own if it was returned at least this often for the person. */
const MIN_USES = 2;
/** A date of the last day may be of a change during the run: clocks differ. */
const RECENT_MS = 24 * 3_600_000;

/** How often complete responses of the same interface omit what a use returns. */
const findAbsence = ({ seen }: ContactUse, { absent }: ContactUses): ContactUse | undefined =>
  absent.find(({ value }) => value === seen.exchange.version);

/** Whether a value is the usual one of a person: no other value was returned as often. */
const isUsual = (use: ContactUse, uses: ContactUses): boolean =>
  use.count >= MIN_USES &&
  uses.values.every((one) => one === use || one.count < use.count) &&
  (findAbsence(use, uses)?.count ?? 0) <= use.count;

type ValueOwners = ReadonlyMap<string, { readonly identifier: string; readonly count: number } | null>;

/** The person that each value belongs to; null for a value of several persons, such as a shared address. */
function findOwners(history: ContactHistory, kind: ContactValue): ValueOwners {
  const owners = new Map<string, { readonly identifier: string; readonly count: number } | null>();
  for (const [identifier, { [kind]: uses }] of history.persons) {
    for (const use of uses.values) {
      if (!isUsual(use, uses)) continue;
      owners.set(use.value, owners.has(use.value) ? null : { identifier, count: use.count });
    }
  }
  return owners;
}

/**
 * Whether the value of a use has a date of the last day, or none, so that it may be a change during the run. No person
 * moves to the mailbox of another.
 */
function mayBeRecent({ seen: { person } }: ContactUse, kind: ContactValue, now: number): boolean {
  if (kind === 'postkasseadresse') return false;
  const { kontaktinformasjon: contact } = person;
  if (!isObject(contact) || contact[kind] === undefined) return true;
  const date = readTimestamp(contact[`${kind}_oppdatert`]);
  return date === undefined || date.instant > now - RECENT_MS;
}

/** Whether a person may have changed: from one moment on, every response has the other data. */
function isChange(use: ContactUse, others: readonly ContactUse[], kind: ContactValue, now: number): boolean {
  const isLater = others.every(({ lastSent }) => lastSent <= use.firstReceived);
  const isEarlier = others.every(({ firstReceived }) => use.lastSent <= firstReceived);
  if (!isLater && !isEarlier) return false;
  return use.count >= MIN_USES || (isLater ? [use] : others).some((one) => mayBeRecent(one, kind, now));
}

type Owners = Readonly<Record<ContactValue, ValueOwners>>;

/** The uses of other data than a value, for the same person. */
function findOtherUses(use: ContactUse, uses: ContactUses): readonly ContactUse[] {
  const absence = findAbsence(use, uses);
  return [...uses.values.filter((one) => one !== use), ...(absence === undefined ? [] : [absence])];
}

/** A value of another person among those that were returned for a person, on the interface of the evidence. */
function findForeignValue(
  identifier: string,
  kind: ContactValue,
  owners: Owners,
  evidence: Evidence,
): Finding | undefined {
  const uses = evidence.getContactHistory().persons.get(identifier)![kind];
  if (uses.values.length + uses.absent.length < 2) return undefined;
  for (const use of uses.values) {
    const owner = owners[kind].get(use.value) ?? undefined;
    if (owner === undefined || owner.identifier === identifier || isUsual(use, uses)) continue;
    const [other, ...more] = findOtherUses(use, uses);
    if (use.seen.exchange.version !== evidence.version || other === undefined) continue;
    if (!isChange(use, [other, ...more], kind, evidence.now)) return createFinding(use, kind, owner.count, other);
  }
  return undefined;
}

const getContactValue = ({ person }: ContactUse['seen'], part: string, kind: ContactValue): unknown =>
  isObject(person[part]) ? person[part][kind] : undefined;

function createFinding({ seen }: ContactUse, kind: ContactValue, count: number, other: ContactUse): Finding {
  const { exchange, pointer } = seen;
  const part = kind === 'postkasseadresse' ? 'digital_post' : 'kontaktinformasjon';
  return {
    exchange,
    expected: `the ${kind} of the person`,
    actual: `an ${kind} that ${count} responses return for one other person`,
    pointer: exchange.version === 'soap' ? pointer : `${pointer}/${part}/${kind}`,
    shownWith: other.seen,
    comparedWith: {
      exchange: other.seen.exchange,
      expected: getContactValue(other.seen, part, kind),
      actual: getContactValue(seen, part, kind),
    },
  };
}

/** One finding for each person is enough: a swap concerns all the data of a person. */
function findForeignData(identifier: string, owners: Owners, evidence: Evidence): readonly Finding[] {
  const findings = CONTACT_VALUES.map((kind) => findForeignValue(identifier, kind, owners, evidence));
  return findings.filter((finding) => finding !== undefined).slice(0, 1);
}

function evaluateOwnContact(evidence: Evidence): RuleOutcome {
  const history = evidence.getContactHistory();
  const owners = {
    epostadresse: findOwners(history, 'epostadresse'),
    mobiltelefonnummer: findOwners(history, 'mobiltelefonnummer'),
    postkasseadresse: findOwners(history, 'postkasseadresse'),
  };
  if (CONTACT_VALUES.every((kind) => owners[kind].size === 0))
    return skip('no person was returned twice with kontaktinformasjon or digital_post');
  return toRuleOutcome(
    [...history.persons.keys()]
      .filter((identifier) => !history.changed.has(identifier))
      .flatMap((identifier) => findForeignData(identifier, owners, evidence)),
  );
}

const REQUIREMENT =
  'An e-mail address, mobile number or mailbox that all other responses return for one person is never returned for another person who has other data in another response. Not reported: persons who share an address, and persons who changed during the run.';

const COMMON = {
  level: 'MUST',
  sources: [{ document: 'RESP' }, { document: 'PERSON', section: 'Kontaktinformasjon' }],
  isCumulative: true,
} as const;

/** Rules over all responses of a run, on all interfaces and in every repetition. */
export const ownContactRules: readonly Rule[] = defineRules(COMMON, [
  {
    id: 'batch/own-contact-data',
    title: 'No response has contact data of another person',
    requirement: REQUIREMENT,
    probes: [
      ...(['batch', 'batch-again', 'batch-permuted', 'batch-split', 'batch-merged', 'batch-alone'] as const),
      ...(['thousand', 'thousand-split'] as const),
    ],
    evaluate: evaluateOwnContact,
  },
]);

export const soapOwnContactRules: readonly Rule[] = defineRules({ ...COMMON, versions: ['soap'] }, [
  {
    id: 'soap/own-contact-data',
    title: 'No response over SOAP has contact data of another person',
    requirement: REQUIREMENT,
    probes: [
      ...(['soap-everything', 'soap-kontaktinfo', 'soap-permuted', 'soap-alone', 'soap-combined'] as const),
      ...(['soap-repeated', 'soap-everything-1.1'] as const),
    ],
    evaluate: evaluateOwnContact,
  },
]);
