import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findChanges, readReport } from '../src/conformance/index.ts';
import { parseWaivers } from '../src/conformance/reporting/waivers.ts';
import { KrrError } from '../src/errors.ts';
import { Register, systemClock } from '../src/register/index.ts';
import { COMPARISON_FORMATS, compareReports, FORMATS } from '../src/report/index.ts';
import { getBundledScenario } from '../src/scenario/index.ts';
import { parseLayer } from '../src/scenario/parse/document.ts';
import { type Diagnostic, formatDiagnostic } from '../src/yaml/diagnostics.ts';
import { anyAlteration } from './support/hostile-keys.ts';
import { full } from './support/report/reports.ts';

const standard = getBundledScenario('standard')!;

/** JSON is YAML, on one line. */
const toText = (document: unknown): string => JSON.stringify(document);

function expectOneLineEach(diagnostics: readonly Diagnostic[]): void {
  expect(diagnostics.length).toBeGreaterThan(0);
  for (const diagnostic of diagnostics) expect(formatDiagnostic(diagnostic)).toMatch(/^x\.yaml:1:\d+: .+$/);
}

test('a waivers file with such keys is valid, or has diagnostics with positions', () => {
  const waivers = [
    { rule: 'response/order', expected: 'fail', reason: 'planned', until: '2027-03-31' },
    { rule: 'state/*', expected: 'warn', reason: 'planned' },
  ];
  const ids = ['response/order', 'state/slettet-no-data'];
  fc.assert(
    fc.property(anyAlteration(waivers), (document) => {
      const parsed = parseWaivers(toText(document), 'x.yaml', ids);
      if (!parsed.ok) return expectOneLineEach(parsed.diagnostics);
      for (const { rule, expected, reason } of parsed.waivers)
        expect([typeof rule, typeof expected, typeof reason]).toEqual(['string', 'string', 'string']);
    }),
    { numRuns: 150 },
  );
});

test('a persons file with such keys is valid, or has diagnostics with positions', () => {
  const scenario = {
    name: 'x',
    extends: ['standard'],
    behaviour: { expiredContact: { v1: 'withheld' }, timestamps: 'z' },
    print: { postkasseleverandoerAdresse: 'printserver', x509Sertifikat: 'MII', allowInvalidState: true },
    persons: {
      kari: {
        identifier: '01837012046',
        kontaktinformasjon: { epostadresse: 'kari@example.com', epostadresse_oppdatert: { ago: 'P1M' } },
        digital_post: { postkasseadresse: 'kari.nordmann#9YDT', postkasseleverandoeradresse: '984661185' },
      },
      ola: { kind: 'dnr', born: '1950..1959', sex: 'male', reservasjon: 'JA', allowInvalidState: true },
    },
    faults: { late: { when: { persons: '2..5', attempt: { every: 3 } }, delay: { median: '1s', p95: '2s' } } },
    violates: ['response/order'],
  };
  expect(parseLayer(toText(scenario), 'x.yaml').ok).toBe(true);
  fc.assert(
    fc.property(anyAlteration(scenario), (document) => {
      const parsed = parseLayer(toText(document), 'x.yaml');
      if (!parsed.ok) return expectOneLineEach(parsed.diagnostics);
      const { persons } = parsed.layer;
      const register = new Register({ seed: 1, clock: systemClock, scenario: { ...standard, persons } });
      for (const { identifier } of persons)
        expect(register.find(identifier).person.personidentifikator).toBe(identifier);
    }),
    { numRuns: 150 },
  );
});

test('an earlier report with such keys is compared, or is an error in one line', () => {
  fc.assert(
    fc.property(anyAlteration(full), (document) => {
      try {
        const earlier = readReport(toText(document), 'x.json');
        const changed = FORMATS.text({ ...full, changes: findChanges(earlier, full) });
        expect(changed).not.toContain('[native code]');
        const comparison = compareReports([
          { name: 'earlier', report: earlier },
          { name: 'now', report: full },
        ]);
        for (const format of Object.values(COMPARISON_FORMATS))
          expect(format(comparison)).not.toContain('[native code]');
      } catch (error) {
        if (!(error instanceof KrrError)) throw error;
        expect(error.message).toMatch(/^x\.json: .+$/);
      }
    }),
    { numRuns: 400 },
  );
});
