import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_BEHAVIOUR } from '../../src/scenario/index.ts';
import { tryLoadScenario } from '../../src/scenario/load.ts';
import { applyDefaults } from '../../src/scenario/merge.ts';
import { parseLayer } from '../../src/scenario/parse/document.ts';
import { layers } from '../support/scenario/any-layer.ts';
import { parseScenario } from '../support/scenario/load.ts';
import { printed } from '../support/scenario/print.ts';

test('a layer printed as YAML and parsed again is the same', () => {
  fc.assert(
    fc.property(layers, (layer) => {
      const parsed = parseLayer(printed(layer), 'x.yaml');
      expect(parsed.ok ? parsed.layer : parsed.diagnostics).toEqual(layer);
    }),
  );
});

test('a layer that extends nothing is a scenario with its defaults filled in', async () => {
  await fc.assert(
    fc.asyncProperty(layers, async (layer) => {
      const alone = { ...layer, extends: [] };
      expect(await parseScenario(printed(alone))).toEqual(applyDefaults([alone]));
    }),
  );
});

test('any text is parsed or gets diagnostics within its lines', async () => {
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
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.array(words).map((parts) => parts.join('')),
      ),
      async (text) => {
        const read = await tryLoadScenario({ file: 'x.yaml', text });
        if (read.ok) return;
        expect(read.diagnostics.length).toBeGreaterThan(0);
        const lines = text.split('\n');
        for (const { line, column } of read.diagnostics) {
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
          expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('what a scenario leaves out has its default', async () => {
  expect(await parseScenario('name: bare')).toEqual({
    name: 'bare',
    population: 'all',
    behaviour: DEFAULT_BEHAVIOUR,
    persons: [],
    faults: [],
    violates: [],
  });
});

test.each([
  ['delivered', { v1: 'delivered', v2: 'delivered' }],
  ['{v2: withheld}', { v1: 'withheld', v2: 'withheld' }],
  ['{v1: delivered}', { v1: 'delivered', v2: 'delivered' }],
])('expiredContact: %s is understood for both versions', async (written, expiredContact) => {
  const { behaviour } = await parseScenario(`name: x\nbehaviour: {expiredContact: ${written}}`);
  expect(behaviour).toEqual({ ...DEFAULT_BEHAVIOUR, expiredContact });
});
