import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { generate } from '../../src/identifier/index.ts';
import { DEFAULT_BEHAVIOUR, type Scenario, type ScenarioPerson } from '../../src/scenario/index.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

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
  postkasseadresse: fc.stringMatching(/^[a-z]{1,9}#[0-9A-Z]{4}$/),
  postkasseleverandoeradresse: fc.constantFrom('984661185', '922020175'),
});

const active = fc.record(
  {
    status: fc.constant('AKTIV' as const),
    reservasjon: fc.constant('JA' as const),
    reservasjonstidspunkt: time,
    varslingsstatus: orNull(fc.constantFrom('KAN_VARSLES', 'KAN_IKKE_VARSLES')),
    kontaktinformasjon: orNull(contact),
    spraak: orNull(fc.constantFrom('nb', 'nn', 'en', 'se')),
    spraak_oppdatert: time,
    digital_post: orNull(mailbox),
    sertifikat: orNull(fc.stringMatching(/^MII[A-Za-z0-9+/]{4,40}={0,2}$/)),
  },
  optional,
);
const gone = fc.record(
  {
    status: fc.constantFrom('SLETTET', 'IKKE_REGISTRERT'),
    reservasjon: orNull(fc.constant('NEI')),
    kontaktinformasjon: fc.constant(null),
    digital_post: fc.constant(null),
  },
  { requiredKeys: ['status'] },
);

const bare = fc.record(
  { role: name, description: text, stated: fc.oneof(active, gone) },
  { requiredKeys: ['role', 'stated'] },
);
const persons: fc.Arbitrary<ScenarioPerson[]> = fc
  .uniqueArray(bare, { selector: ({ role }) => role, maxLength: 8 })
  .map((list) => list.map((person, index) => ({ ...person, identifier: IDENTIFIERS[index * 7]! }) as ScenarioPerson));

const behaviour = fc.record({
  invalidIdentifier: fc.constantFrom('reject', 'notRegistered'),
  identifierRule: fc.constantFrom('classic', 'both'),
  expiredContact: fc.record({
    v1: fc.constantFrom('withheld', 'delivered'),
    v2: fc.constantFrom('withheld', 'delivered'),
  }),
  reservedStatus: fc.constantFrom('KAN_VARSLES', 'KAN_IKKE_VARSLES'),
  noChannel: fc.constantFrom('KAN_VARSLES', 'KAN_IKKE_VARSLES'),
  duplicates: fc.constantFrom('echoed', 'collapsed'),
  inkluderIkkeRegistrerte: fc.boolean(),
});

const scenarios = fc.record(
  { name, description: text, now, population: fc.constantFrom('all', 'scenario'), behaviour, persons },
  { requiredKeys: ['name', 'population', 'behaviour', 'persons'] },
) as fc.Arbitrary<Scenario>;

function print({ persons, ...rest }: Scenario): string {
  const entries = persons.map(({ role, stated, ...person }) => [role, { ...person, ...stated }]);
  return stringify({ ...rest, persons: Object.fromEntries(entries) });
}

test('a scenario printed as YAML and parsed again is the same', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      expect(parseScenario(print(scenario), 'x.yaml')).toEqual({ ok: true, scenario });
    }),
  );
});

test('whatever the text, it is parsed or its mistakes are placed within it', () => {
  const words = fc.constantFrom(
    'name',
    'persons',
    ': ',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '&a ',
    '*a',
    '"',
    "'",
    '#',
    '[',
    '!',
    'x',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words).map((parts) => parts.join('')),
      ),
      (input) => {
        const parsed = parseScenario(input, 'x.yaml');
        if (parsed.ok) return;
        expect(parsed.mistakes.length).toBeGreaterThan(0);
        const lines = input.split('\n');
        for (const { line, column } of parsed.mistakes) {
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
          expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('what a scenario leaves out has its default', () => {
  expect(parseScenario('name: bare', 'x.yaml')).toEqual({
    ok: true,
    scenario: { name: 'bare', population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] },
  });
});

test.each([
  ['delivered', { v1: 'delivered', v2: 'delivered' }],
  ['{v2: withheld}', { v1: 'withheld', v2: 'withheld' }],
  ['{v1: delivered}', { v1: 'delivered', v2: 'delivered' }],
])('expiredContact: %s is understood for both versions', (written, expiredContact) => {
  expect(parseScenario(`name: x\nbehaviour: {expiredContact: ${written}}`, 'x.yaml')).toMatchObject({
    scenario: { behaviour: { ...DEFAULT_BEHAVIOUR, expiredContact } },
  });
});
