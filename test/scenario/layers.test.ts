import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certificates } from '../../src/register/certificates.ts';
import type { Layer } from '../../src/scenario/index.ts';
import { applyDefaults, mergeLayers } from '../../src/scenario/merge.ts';
import { parseLayer } from '../../src/scenario/parse/document.ts';
import { layers } from '../support/scenario/any-layer.ts';

const CERTIFICATE = certificates['984661185'].current;

function layer(...lines: string[]): Layer {
  const parsed = parseLayer(lines.join('\n'), 'x.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
  return parsed.layer;
}

const A = "'01837012046'";
const B = "'12848523168'";

test('of three layers, it does not matter which are laid first', () => {
  fc.assert(
    fc.property(layers, layers, layers, (one, two, three) => {
      expect(mergeLayers(mergeLayers(one, two), three)).toEqual(mergeLayers(one, mergeLayers(two, three)));
    }),
  );
});

test('a merged scenario contains no duplicate identifier', () => {
  fc.assert(
    fc.property(fc.array(layers, { minLength: 1, maxLength: 4 }), (stack) => {
      const identifiers = applyDefaults(stack).persons.map(({ identifier }) => identifier);
      expect(new Set(identifiers).size).toBe(identifiers.length);
    }),
  );
});

describe('a layer on top of another', () => {
  test('gives its name and description, even none', () => {
    const scenario = applyDefaults([layer('name: low', 'description: Lower'), layer('name: high')]);
    expect(scenario).toMatchObject({ name: 'high' });
    expect(scenario).not.toHaveProperty('description');
  });

  test('changes of the rest only what it says', () => {
    const low = layer(
      'name: low',
      'now: 2026-01-01T00:00:00Z',
      'population: scenario',
      `print: {postkasseleverandoerAdresse: printserver, x509Sertifikat: ${CERTIFICATE}}`,
      'behaviour: {absent: null, duplicates: collapsed, expiredContact: {v1: delivered}}',
    );
    const high = layer('name: high', 'behaviour: {duplicates: echoed, expiredContact: {v2: withheld}}');
    expect(applyDefaults([low, high])).toMatchObject({
      now: '2026-01-01T00:00:00Z',
      population: 'scenario',
      print: { postkasseleverandoerAdresse: 'printserver', x509Sertifikat: CERTIFICATE },
      behaviour: { absent: 'null', duplicates: 'echoed', expiredContact: { v1: 'delivered', v2: 'withheld' } },
    });
    expect(applyDefaults([low, layer('name: high', 'population: all', 'now: 2027-01-01T00:00:00Z')])).toMatchObject({
      now: '2027-01-01T00:00:00Z',
      population: 'all',
    });
  });

  test('replaces persons of the same role, and those whose identifier it gives to another', () => {
    const low = layer('name: low', 'persons:', `  a: {identifier: ${A}, spraak: nb}`, `  b: {identifier: ${B}}`);
    const sameRole = layer('name: high', 'persons:', `  a: {identifier: ${A}, status: AKTIV}`);
    expect(applyDefaults([low, sameRole]).persons).toEqual([
      { role: 'b', identifier: B.slice(1, -1), specified: {} },
      { role: 'a', identifier: A.slice(1, -1), specified: { status: 'AKTIV' } },
    ]);
    const sameIdentifier = layer('name: high', 'persons:', `  c: {identifier: ${B}}`);
    expect(applyDefaults([low, sameIdentifier]).persons.map(({ role }) => role)).toEqual(['a', 'c']);
  });

  test('has its faults first, and replaces those of the same name', () => {
    const low = layer(
      'name: low',
      'faults: {slow: {delay: 1s}, gone: {silence: true}}',
      'violates: [person/status, response/status-200]',
    );
    const high = layer(
      'name: high',
      'faults: {down: {status: 503}, slow: {delay: 2s}}',
      'violates: [response/status-200, state/slettet-no-data]',
    );
    const { faults, violates } = applyDefaults([low, high]);
    expect(faults.map(({ name }) => name)).toEqual(['down', 'slow', 'gone']);
    expect(faults[1]!.delay).toEqual({ from: 2000, to: 2000 });
    expect(violates).toEqual(['person/status', 'response/status-200', 'state/slettet-no-data']);
  });

  test('leaves a fault for a person to the identifier, when that has another role on top', () => {
    const fault = 'faults: {slow: {delay: 1s, when: {person: a}}}';
    const low = layer('name: low', 'persons:', `  a: {identifier: ${A}}`, fault);
    const taken = layer('name: high', 'persons:', `  c: {identifier: ${A}}`);
    expect(applyDefaults([low, taken]).faults[0]!.when).toEqual({ person: A.slice(1, -1) });
    const replaced = layer('name: high', 'persons:', `  a: {identifier: ${B}}`);
    expect(applyDefaults([low, replaced]).faults[0]!.when).toEqual({ person: 'a' });
  });
});
