import type { Person } from '../../contract/index.ts';
import { KrrError } from '../../errors.ts';
import { birthDates, GROWN_UP } from '../../identifier/born.ts';
import { generate, IdentifierError, numbersFrom, parse } from '../../identifier/index.ts';
import type { Kind } from '../../register/index.ts';
import { shapeSeen } from '../../register/shape-seen.ts';
import { having, kindsWith } from '../../register/wish.ts';
import type { Service } from '../service.ts';
import type { PersonsWish } from './asked-for.ts';
import { ControlRefusal } from './refusal.ts';

/** A person as the register has it, whoever asks. */
export interface RegisteredPerson {
  /** Of a person of the scenario. */
  readonly role?: string;
  readonly person: Person;
}

const FEW = 5;
/** Who is not found among so many is too rare to be looked for while others wait. */
const MOST_SEEN = 200_000;
/** Any number: the same question has the same answer. */
const ORDER = 1;

/** The persons of a service that fit a wish, those of the scenario first; fewer if there are not so many. @throws ControlRefusal */
export function personsOf(service: Service, wish: PersonsWish): RegisteredPerson[] {
  if (wish.role !== undefined) return [ofRole(service, wish.role)];
  try {
    return fitting(service, wish);
  } catch (error) {
    if (!(error instanceof KrrError || error instanceof IdentifierError)) throw error;
    throw new ControlRefusal('bad-parameter', [
      { detail: error.message, parameter: error instanceof KrrError ? 'property' : 'born' },
    ]);
  }
}

function fitting(service: Service, wish: PersonsWish): RegisteredPerson[] {
  const { count = FEW, property = [] } = wish;
  const kinds = property.length === 0 ? null : kindsWith(property);
  const listed = stated(service, wish).slice(0, count);
  if (service.scenario.population === 'all')
    return [...listed, ...generated(service, wish, kinds, count - listed.length)];
  if (listed.length > 0) return listed;
  const detail = 'none of them is as was asked for: GET /__krr/scenario lists them by their roles';
  throw new ControlRefusal('nobody-else', [{ detail }]);
}

function stated({ scenario, register, clock }: Service, wish: PersonsWish): RegisteredPerson[] {
  const hasAll = having(wish.property ?? []);
  const isNumbered = numbering(wish);
  return scenario.persons.flatMap(({ role, identifier }) => {
    const { person } = register.find(identifier);
    return isNumbered(identifier) && hasAll(shapeSeen(person, clock.now())) ? [{ role, person }] : [];
  });
}

/** Tells by identifiers those who are meant; what is not asked for may be anything. */
function numbering({ kind, born, sex }: PersonsWish): (identifier: string) => boolean {
  const { from, to } = born === undefined ? { from: '', to: '9' } : datesOf(born);
  return (identifier) => {
    const known = parse(identifier, { rule: '2032' });
    if (!known.valid) return !kind && !born && !sex;
    const { birthDate } = known;
    const isBorn = birthDate === null ? !born : birthDate >= from && birthDate <= to;
    return isBorn && (!kind || known.kind === kind) && (!sex || known.sex === sex);
  };
}

function ofRole({ scenario, register }: Service, role: string): RegisteredPerson {
  const found = scenario.persons.find((person) => person.role === role);
  if (found !== undefined) return { role, person: register.find(found.identifier).person };
  const roles = scenario.persons.map((person) => person.role).join(', ');
  throw new ControlRefusal('no-such-role', [{ detail: `there are: ${roles}`, parameter: 'role' }]);
}

function* generated(
  { register }: Service,
  { kind = 'fnr', born = GROWN_UP, sex }: PersonsWish,
  kinds: ReadonlySet<Kind> | null,
  count: number,
): Generator<RegisteredPerson> {
  const order = { order: 'shuffled', random: numbersFrom(ORDER) } as const;
  let seen = 0;
  let found = 0;
  for (const identifier of generate({ kind, ...datesOf(born), ...(sex && { sex }), ...order })) {
    if (found === count || ++seen > MOST_SEEN) return;
    if (register.isStated(identifier)) continue;
    if (kinds !== null && !kinds.has(register.kindIn(register.population(), identifier))) continue;
    found++;
    yield { person: register.find(identifier).person };
  }
}

/** @throws ControlRefusal if it is none */
function datesOf(born: string): { from: string; to: string } {
  const dates = birthDates(born);
  if (dates !== undefined) return dates;
  const detail = 'expected a year, years, a date or dates: 1970, 1950-1959, 1970-03-01 or 2001-02-28..2001-03-01';
  throw new ControlRefusal('bad-parameter', [{ detail, parameter: 'born' }]);
}
