import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_BEHAVIOUR } from '../../src/scenario/index.ts';
import { complete } from '../../src/scenario/layers.ts';
import { parseLayer, parseScenario } from '../../src/scenario/parse.ts';
import { layers, printed } from './any-layer.ts';

test('a layer printed as YAML and parsed again is the same', () => {
  fc.assert(
    fc.property(layers, (layer) => {
      const parsed = parseLayer(printed(layer), 'x.yaml');
      expect(parsed.ok ? parsed.layer : parsed.mistakes).toEqual(layer);
    }),
  );
});

test('a layer that extends nothing is a scenario with its defaults filled in', () => {
  fc.assert(
    fc.property(layers, (layer) => {
      const alone = { ...layer, extends: [] };
      expect(parseScenario(printed(alone), 'x.yaml')).toEqual({ ok: true, scenario: complete([alone]) });
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
    scenario: {
      name: 'bare',
      population: 'all',
      behaviour: DEFAULT_BEHAVIOUR,
      persons: [],
      faults: [],
      breaks: [],
    },
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
