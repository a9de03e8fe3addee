import fc from 'fast-check';
import { rules } from '../../../src/conformance/index.ts';
import { generate } from '../../../src/identifier/index.ts';
import { certificates } from '../../../src/register/certificates.ts';
import type { Effect, Fault, Layer, ScenarioPerson, Span } from '../../../src/scenario/index.ts';

const IDENTIFIERS = [...generate({ from: '1980-05-17', to: '1980-05-17', count: 400 })];
const optional = { requiredKeys: [] };

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}$/);
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const momentFrom = (min: string, max: string) =>
  fc
    .tuple(
      fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true }),
      fc.constantFrom('Z', '.5Z', '+02', '+01:00', '-0330', '.123456789+02'),
    )
    .map(([date, ending]) => date.toISOString().slice(0, 19) + ending);
const now = momentFrom('2020-01-02', '2039-12-31');
const moment = momentFrom('2000-01-01', '2019-12-31'); // never later than now
const ago = fc
  .constantFrom('P3M', 'P17M29D', 'P1Y', 'PT30M', 'P2W', 'P1DT1H1M1S', 'P0D')
  .map((value) => ({ ago: value }));
const time = orNull(fc.oneof(moment, ago));

const contact = fc.record(
  {
    epostadresse: orNull(name.map((local) => `${local}@example.org`)),
    epostadresse_oppdatert: time,
    epostadresse_sist_verifisert: time,
    epostadresse_sist_validert: time,
    epostadresse_duplisert: orNull(fc.constant('JA')),
    mobiltelefonnummer: orNull(fc.stringMatching(/^(\+47)?4[234][0-9]{6}$/)),
    mobiltelefonnummer_oppdatert: time,
    mobiltelefonnummer_sist_verifisert: time,
  },
  optional,
);
const mailbox = fc.record({
  postkasseadresse: fc.stringMatching(/^[a-z]{3,9}#[0-9A-Z]{4}$/),
  postkasseleverandoeradresse: fc.constantFrom('984661185', '922020175'),
});

/** Dates decide of the varslingsstatus: one of them is specified. */
const active = fc
  .record(
    {
      status: fc.constant('AKTIV' as const),
      reservasjon: fc.constant('JA' as const),
      reservasjonstidspunkt: time,
      varslingsstatus: orNull(fc.constantFrom('KAN_VARSLES', 'KAN_IKKE_VARSLES')),
      kontaktinformasjon: orNull(contact),
      spraak: orNull(fc.constantFrom('nb', 'nn', 'en', 'se')),
      spraak_oppdatert: time,
      digital_post: orNull(mailbox),
      sertifikat: orNull(fc.constantFrom(...Object.values(certificates['984661185']))),
    },
    optional,
  )
  .map(({ varslingsstatus, ...person }) =>
    person.kontaktinformasjon || varslingsstatus === undefined ? person : { ...person, varslingsstatus },
  );
const gone = fc.record(
  {
    status: fc.constantFrom('SLETTET', 'IKKE_REGISTRERT'),
    reservasjon: orNull(fc.constantFrom('JA', 'NEI')),
    spraak: orNull(fc.constantFrom('nb', 'se')),
    kontaktinformasjon: fc.constant(null),
    digital_post: fc.constant(null),
  },
  { requiredKeys: ['status'] },
);

const contradictory = fc.record({
  status: name,
  reservasjon: text,
  spraak: orNull(text),
  spraak_oppdatert: fc.oneof(text, time),
  kontaktinformasjon: fc.record({ epostadresse: text, mobiltelefonnummer: text }, optional),
  digital_post: fc.record({ postkasseadresse: text, postkasseleverandoeradresse: text }, optional),
});

const bare = fc.oneof(
  fc.record(
    { role: name, description: text, specified: fc.oneof(active, gone) },
    { requiredKeys: ['role', 'specified'] },
  ),
  fc.record({ role: name, specified: contradictory, allowInvalidState: fc.constant(true as const) }),
);
const persons: fc.Arbitrary<ScenarioPerson[]> = fc
  .uniqueArray(bare, { selector: ({ role }) => role, maxLength: 8 })
  .map((list) => list.map((person, index) => ({ ...person, identifier: IDENTIFIERS[index * 7]! }) as ScenarioPerson));

const expired = fc.constantFrom('withheld' as const, 'delivered' as const);
const notified = fc.constantFrom('KAN_VARSLES' as const, 'KAN_IKKE_VARSLES' as const);
const behaviour = fc.record(
  {
    invalidIdentifier: fc.constantFrom('reject', 'notRegistered'),
    identifierRule: fc.constantFrom('classic', 'both'),
    expiredContact: fc.record({ v1: expired, v2: expired }, optional),
    reservedStatus: notified,
    noChannel: notified,
    duplicates: fc.constantFrom('echoed', 'collapsed'),
    inkluderIkkeRegistrerte: fc.boolean(),
    timestamps: fc.constantFrom('shortOffset', 'z', 'fullOffset', 'mixed'),
    absent: fc.constantFrom('omitted', 'null', 'empty'),
    unknownMembers: fc.boolean(),
    soapWithheld: fc.constantFrom('expired', 'cannotBeNotified'),
  },
  optional,
);

const positive = fc.integer({ min: 1, max: 9999 });
const span: fc.Arbitrary<Span> = fc
  .tuple(positive, fc.option(positive, { nil: undefined }))
  .map(([from, more]) => ({ from, ...(more !== undefined && { to: from + more - 1 }) }));
const conditions = fc.record(
  {
    operation: fc.constant('personer'),
    version: fc.constantFrom('v1' as const, 'v2' as const),
    token: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    persons: span,
    person: fc.constantFrom(...IDENTIFIERS.slice(0, 9)),
    attempt: fc.oneof(
      span,
      positive.map((every) => ({ every })),
    ),
    per: fc.constantFrom('all' as const, 'token' as const, 'batch' as const),
    probability: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
  },
  optional,
);
const delay = fc.tuple(positive, positive).chain(([low, more]) => {
  return fc.constantFrom({ from: low, to: low + more }, { from: low, to: low }, { median: low, p95: low + more });
});
const headers = fc.dictionary(
  fc.stringMatching(/^[A-Z][a-z]{0,5}(-[A-Z][a-z]{1,5})?$/),
  fc.stringMatching(/^[!-~]{0,9}$/),
);
const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record(
    { kind: fc.constant('status'), status: fc.integer({ min: 400, max: 599 }), headers, body: text },
    { requiredKeys: ['kind', 'status', 'headers'] },
  ),
  fc.record({ kind: fc.constant('reset'), afterBytes: fc.nat() }, { requiredKeys: ['kind'] }),
  fc.record({ kind: fc.constant('cutAtPerson'), person: positive }),
  fc.record({ kind: fc.constant('dribble'), bytes: positive, every: positive }),
  fc.record({
    kind: fc.constant('contentLength'),
    by: fc.oneof(
      positive,
      positive.map((by) => -by),
    ),
  }),
  fc.record({
    kind: fc.constant('charset'),
    bytes: fc.constantFrom('iso-8859-1', 'utf-16le'),
    label: fc.constantFrom('iso-8859-1', 'utf-16le', 'utf-8'),
  }),
  fc.record({ kind: fc.constantFrom('empty', 'trailingComma', 'silence') }),
) as fc.Arbitrary<Effect>;
/** No answer has more persons than 1000, or than were asked for. */
const possible = (one: Fault): Fault => {
  if (one.effect?.kind !== 'cutAtPerson') return one;
  const person = Math.min(one.effect.person, one.when.persons?.to ?? 1000, 1000);
  return { ...one, effect: { kind: 'cutAtPerson', person } };
};
const fault = fc
  .oneof(
    fc.record(
      { name, description: text, when: conditions, delay, effect },
      { requiredKeys: ['name', 'when', 'delay'] },
    ),
    fc.record({ name, when: conditions, effect }),
  )
  .map((one) => possible(one as Fault));
const faults: fc.Arbitrary<Fault[]> = fc.uniqueArray(fault, { selector: (one) => one.name, maxLength: 5 });
const reference = fc.oneof(
  name,
  name.map((file) => `./${file}.yaml`),
);
const rule = fc.constantFrom(...rules.map(({ id }) => id));

/** Any layer that a file can hold. */
export const layers = fc.record(
  {
    name,
    description: text,
    extends: fc.array(reference, { maxLength: 3 }),
    now,
    population: fc.constantFrom('all', 'scenario'),
    behaviour,
    print: fc.record({
      postkasseleverandoerAdresse: fc.stringMatching(/^[a-z]{8,20}$/),
      x509Sertifikat: fc.constantFrom(...Object.values(certificates['984661185'])),
    }),
    persons,
    faults,
    violates: fc.uniqueArray(rule, { maxLength: 3 }),
  },
  { requiredKeys: ['name', 'extends', 'behaviour', 'persons', 'faults', 'violates'] },
) as fc.Arbitrary<Layer>;
