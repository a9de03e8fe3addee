import { Temporal } from 'temporal-polyfill';
import { parse, type Reason, type Rule } from '../identifier/index.ts';
import { DESCRIBED_BY } from './described.ts';
import { PUBLISHED_IDENTIFIERS } from './published.ts';
import type { Finding } from './source.ts';

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const given = (value: unknown): boolean => value !== undefined && value !== null;
const gone = ({ status }: Mapping): boolean => status === 'SLETTET' || status === 'IKKE_REGISTRERT';

/** States that the documentation forbids: PERSON, ATTR and VARSEL of https://docs.digdir.no/docs/Kontaktregisteret/. */
const FORBIDDEN: readonly { member: string; when: (person: Mapping) => boolean; because: (p: Mapping) => string }[] = [
  ...['reservasjonstidspunkt', 'kontaktinformasjon', 'spraak', 'digital_post', 'sertifikat'].map((member) => ({
    member,
    when: (person: Mapping) => gone(person) && given(person[member]),
    because: ({ status }: Mapping) => `a person with status ${status} has none`,
  })),
  {
    member: 'reservasjon',
    when: (person) => gone(person) && person.reservasjon === 'JA',
    because: ({ status }) => `a person with status ${status} has NEI`,
  },
  {
    member: 'varslingsstatus',
    when: (person) => gone(person) && person.varslingsstatus === 'KAN_VARSLES',
    because: ({ status }) => `a person with status ${status} has KAN_IKKE_VARSLES`,
  },
  {
    member: 'reservasjonstidspunkt',
    when: (person) => !gone(person) && person.reservasjon === 'NEI' && given(person.reservasjonstidspunkt),
    because: () => 'only a person with reservasjon JA has one',
  },
  {
    member: 'reservasjon',
    when: ({ reservasjon, status }) => reservasjon === null && status === 'AKTIV',
    because: () => 'a person with status AKTIV always has one',
  },
];

const REASONS: Readonly<Record<Reason, string>> = {
  length: 'not eleven characters',
  digits: 'not only digits',
  date: 'no such date',
  series: 'no such series for that year',
  k1: 'the first check digit is wrong',
  k2: 'the second check digit is wrong',
};

function forbiddenStates(person: Mapping): Finding[] {
  return FORBIDDEN.filter(({ when }) => when(person)).map(({ member, because }) => {
    return { path: [member], part: 'key', message: `${member}: ${because(person)}` };
  });
}

function identifierTrouble(identifier: string, rule: Rule): string | undefined {
  if (Object.hasOwn(PUBLISHED_IDENTIFIERS, identifier)) return undefined;
  const parsed = parse(identifier, { rule });
  if (parsed.valid) return parsed.synthetic === '+80' ? undefined : 'not synthetic: expected 80 added to the month';
  if (parse(identifier, { rule: '2032' }).valid)
    return 'valid only by the rule of 2032: set behaviour.identifierRule to both';
  return `not valid: ${parsed.reasons.map((reason) => REASONS[reason]).join(', ')}`;
}

function badIdentifier({ identifier }: Mapping, rule: Rule): Finding[] {
  // Other shapes are the schema's to report.
  if (typeof identifier !== 'string' || !/^[0-9]{11}$/.test(identifier)) return [];
  const trouble = identifierTrouble(identifier, rule);
  return trouble ? [{ path: ['identifier'], part: 'value', message: `identifier: ${trouble}` }] : [];
}

/** The schema's pattern knows no month's length, and no now. */
function wrongTimes(value: unknown, now: number | undefined, path: readonly string[] = []): Finding[] {
  if (isMapping(value)) {
    return Object.entries(value).flatMap(([key, member]) => wrongTimes(member, now, [...path, key]));
  }
  if (typeof value !== 'string') return [];
  const trouble = unrealDate(value) ?? afterNow(value, now);
  return trouble === undefined ? [] : [{ path, part: 'value', message: `${path.at(-1)}: ${trouble}` }];
}

function unrealDate(text: string): string | undefined {
  const [, month, day] = text.match(/^(\d{4}-(?:0[1-9]|1[0-2]))-(\d\d)T/) ?? [];
  if (!month || Number(day) <= Temporal.PlainYearMonth.from(month).daysInMonth) return undefined;
  return `there is no ${month}-${day}`;
}

function afterNow(text: string, now: number | undefined): string | undefined {
  const isLater = now !== undefined && (instantIn(text) ?? now) > now;
  return isLater ? 'later than the now of this scenario' : undefined;
}

/** Undefined for whatever is no timestamp: the schema tells of it. */
function instantIn(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  try {
    return Temporal.Instant.from(value).epochMilliseconds;
  } catch {
    return undefined;
  }
}

function repeatedIdentifiers(persons: readonly [string, Mapping][]): Finding[] {
  const owners = new Map<unknown, string>();
  return persons.flatMap(([role, { identifier }]): Finding[] => {
    const owner = owners.get(identifier);
    owners.set(identifier, owner ?? role);
    if (!owner || typeof identifier !== 'string') return [];
    return [{ path: [role, 'identifier'], part: 'value', message: `identifier: already that of "${owner}"` }];
  });
}

/** An identifier says all of it already. */
const describedTwice = (person: Mapping): Finding[] =>
  DESCRIBED_BY.filter((key) => given(person.identifier) && given(person[key])).map((key) => {
    return { path: [key], part: 'key', message: `${key}: only for a person without an identifier` };
  });

function checkPerson([role, person]: [string, Mapping], rule: Rule, now: number | undefined): Finding[] {
  const { description: _, ...members } = person;
  const findings = [
    ...badIdentifier(person, rule),
    ...describedTwice(person),
    ...forbiddenStates(person),
    ...wrongTimes(members, now),
  ];
  return findings.map((finding) => ({ ...finding, path: [role, ...finding.path] }));
}

/**
 * What a schema cannot say of a scenario: identifiers that are not valid, not synthetic or used twice, states that the
 * documentation forbids, and times that do not exist or are later than `now`. Takes data of any shape and judges what it understands.
 *
 * @example
 * checkMeaning({ persons: { kari: { status: 'SLETTET', sertifikat: 'MIIC' } } }); // one finding at persons.kari.sertifikat
 */
export function checkMeaning(data: unknown): readonly Finding[] {
  if (!isMapping(data)) return [];
  const rule = isMapping(data.behaviour) && data.behaviour.identifierRule === 'both' ? '2032' : 'classic';
  const entries = isMapping(data.persons) ? Object.entries(data.persons) : [];
  const persons = entries.filter((entry): entry is [string, Mapping] => isMapping(entry[1]));
  const now = instantIn(data.now);
  const findings = [...repeatedIdentifiers(persons), ...persons.flatMap((person) => checkPerson(person, rule, now))];
  return [
    ...wrongTimes({ now: data.now }, undefined),
    ...findings.map((finding) => ({ ...finding, path: ['persons', ...finding.path] })),
  ];
}
