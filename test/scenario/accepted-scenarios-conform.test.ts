import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runConformance } from '../../src/conformance/index.ts';
import { generate } from '../../src/identifier/index.ts';
import { startMock } from '../../src/mock/start.ts';
import { certificates } from '../../src/register/certificates.ts';
import { findDiagnostics, parseScenario } from '../support/scenario/load.ts';

const IDENTIFIERS = [...generate({ from: '1980-05-17', to: '1980-05-20', count: 500 })];
/** Each run is one of the judge, over as many of these as are accepted. */
const CANDIDATES = 450;
const RUNS = { numRuns: 3, seed: 7 };
/** The rest is refused. */
const FEWEST = 100;
const TIMEOUT_MS = 120_000;

const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] });
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 8 });
/** What people write, what is nearly that, and what nobody would. */
const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }));

const time = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('0000-01-01', '0001-02-29', '1899-12-31', '2001-02-28', '2024-02-29', '2024-11-30', '2026-05-01'),
      fc.constantFrom('T00:00:00', 'T12:30:59', 'T23:59:59'),
      fc.constantFrom('Z', '+02', '+0100', '-03:30', '+14:59', '.5Z', '.123456789+02'),
    )
    .map((parts) => parts.join('')),
  fc
    .constantFrom('P0D', 'PT1S', 'P1M', 'P17M', 'P17M28D', 'P17M33D', 'P18M', 'P18M1W', 'P3Y', 'P99Y9999M9999W9999D')
    .map((ago) => ({ ago })),
);
const dates = (channel: string) => ({
  [`${channel}_oppdatert`]: orNull(time),
  [`${channel}_sist_verifisert`]: orNull(time),
  [`${channel}_sist_validert`]: orNull(time),
  [`${channel}_duplisert`]: orNull(fc.constantFrom('JA', 'NEI', '')),
});

const label = fc.oneof(fc.stringMatching(/^[a-z-]{1,8}$/), text, fc.constantFrom('example', 'ørn', 'xn--rn-lka'));
const ending = fc.constantFrom('com', 'no', 'test', 'example', 'invalid', 'c', '1', 'local', 'COM', 'com.', 'museum');
const address = fc.oneof(
  fc.tuple(label, fc.constantFrom('@', '@@', '', ' @'), label, ending).map(([a, at, b, c]) => `${a}${at}${b}.${c}`),
  fc.constantFrom(
    ['foo', 'example.test'].join('@'),
    'fo o@example.com',
    'foo@@example..com',
    '"a b"@example.com',
    'a@[127.0.0.1]',
  ),
  fc.tuple(text, text).map(([local, domain]) => `${local}@${domain}`),
);
const number = fc.oneof(
  fc.stringMatching(/^(\+47|0047|\+46)?[- _]?4[234][0-9]{6}$/),
  fc.stringMatching(/^[+ _-]{0,3}[0-9 _-]{0,20}$/),
  fc.constantFrom('+--------', '        ', '________', '12121212'),
  text,
);
const contact = record({
  epostadresse: orNull(address),
  ...dates('epostadresse'),
  mobiltelefonnummer: orNull(number),
  ...dates('mobiltelefonnummer'),
});

const mailbox = fc.record({
  postkasseadresse: fc.oneof(
    fc.stringMatching(/^[a-z]{1,9}#[0-9A-Z]{4}$/),
    fc.string({ minLength: 6, maxLength: 9 }),
    fc.string({ unit: 'binary', minLength: 8, maxLength: 9 }),
    fc.constantFrom('a#1', 'x'.repeat(100), 'x'.repeat(101), ' '.repeat(9), 'kari\n#4F7K'),
  ),
  postkasseleverandoeradresse: fc.constantFrom('984661185', '922020175', '310000019', '984661186', '98466118', ''),
});
const GOOD = certificates['984661185'].current;
const certificate = fc.constantFrom(
  GOOD,
  'MIIC',
  '****',
  '',
  `${GOOD} `,
  `${GOOD}AAAA`,
  GOOD.slice(0, -4),
  `MIK${GOOD.slice(3)}`,
  `-----BEGIN CERTIFICATE-----\n${GOOD}\n-----END CERTIFICATE-----`,
);

const specified = record({
  status: fc.constantFrom('AKTIV', 'AKTIV', 'SLETTET', 'IKKE_REGISTRERT'),
  reservasjon: orNull(fc.constantFrom('JA', 'NEI')),
  reservasjonstidspunkt: orNull(time),
  reservasjon_oppdatert: orNull(time),
  varslingsstatus: orNull(fc.constantFrom('KAN_VARSLES', 'KAN_IKKE_VARSLES')),
  kontaktinformasjon: orNull(contact),
  spraak: orNull(fc.constantFrom('nb', 'nn', 'en', 'se')),
  spraak_oppdatert: orNull(time),
  digital_post: orNull(mailbox),
  sertifikat: orNull(certificate),
});
const print = fc.record({ postkasseleverandoerAdresse: text, x509Sertifikat: certificate });

/** A file with each of these on a line of its own, from the third on, and what else it says. */
const fileOf = (entries: readonly string[], others: readonly string[]): string =>
  ['name: x', 'persons:', ...entries.map((entry) => `  ${entry}`), ...others].join('\n');

/** Those with whom nothing is wrong by themselves. */
async function accepted(entries: readonly string[], others: readonly string[]): Promise<string[]> {
  const mistakes = await findDiagnostics(fileOf(entries, others));
  const wrong = new Set(mistakes.map((mistake) => Number(mistake.split(':')[1]) - 3));
  return entries.filter((_, at) => !wrong.has(at));
}

async function acceptedPrinter(printers: readonly object[]): Promise<string> {
  for (const print of printers) {
    const line = `print: ${JSON.stringify(print)}`;
    if ((await findDiagnostics(`name: x\n${line}`)).length === 0) return line;
  }
  return '';
}

const identified = (specified: object, at: number): string =>
  `r${at}: ${JSON.stringify({ ...specified, identifier: IDENTIFIERS[at]! })}`;

/** Any persons, of whom each has few members: with many, nearly nobody would be accepted. */
const candidates = fc.array(
  fc.tuple(specified, fc.integer({ min: 1, max: 4 }), fc.integer()).map(([members, count, turn]) => {
    const entries = Object.entries(members);
    const from = entries.length === 0 ? 0 : Math.abs(turn) % entries.length;
    return Object.fromEntries([...entries.slice(from), ...entries.slice(0, from)].slice(0, count));
  }),
  { minLength: CANDIDATES, maxLength: CANDIDATES },
);

const RULES = [
  ...['contact/*', 'state/*', 'person/*', 'post/*', 'print/*', 'response/matches-contract'],
  ...['person-elements', 'status', 'contact-values', 'timestamps', 'sertifikat-is-x509', 'print-sertifikat'].map(
    (name) => `soap/${name}`,
  ),
  ...['slettet-no-data', 'ikke-registrert-no-data', 'varslingsstatus'].map((name) => `soap/${name}`),
];

/** The mandatory rules that a service of a scenario breaks, each with where and how. */
async function brokenBy(text: string): Promise<unknown[]> {
  const persons = await parseScenario(text);
  const mock = await startMock({ scenario: persons });
  const target = { baseUrl: mock.url, soapUrl: `${mock.url}/ws-v5`, tokens: { main: 'any' } };
  try {
    const options = { target: { ...target, timeoutMs: 30_000, concurrency: 4 }, persons };
    const { results } = await runConformance({ ...options, rules: RULES, levels: ['MUST'] });
    expect(results.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(RULES.length);
    return results.filter(({ outcome }) => outcome === 'fail' || outcome === 'error');
  } finally {
    await mock.close();
  }
}

test.each([
  ['with a clock that runs', []],
  ['at a moment', ["now: '2026-06-01T12:00:00+02'"]],
])(
  'every accepted person without allowInvalidState violates no mandatory rule, %s',
  async (_, time) => {
    for (const [all, printers] of fc.sample(fc.tuple(candidates, fc.array(print, { minLength: 40 })), RUNS)) {
      const kept = await accepted(all.map(identified), time);
      expect(kept.length).toBeGreaterThan(FEWEST);
      expect(await brokenBy(fileOf(kept, [...time, await acceptedPrinter(printers)]))).toEqual([]);
    }
  },
  TIMEOUT_MS,
);
