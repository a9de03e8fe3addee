import { expect, test } from 'vitest';
import { parseCached } from '../../src/scenario/parse-cache.ts';

test('a text that was parsed lately is not parsed again, under its own name and as long as it is the same', () => {
  const text = 'name: a\n';
  const parsed = parseCached(text, 'a.yaml');
  expect(parseCached(text, 'a.yaml')).toBe(parsed);
  expect(parseCached(text, 'b.yaml')).not.toBe(parsed);
  expect(parseCached('name: b\n', 'a.yaml')).toMatchObject({ layer: { name: 'b' } });
  expect(parseCached(text, 'a.yaml')).toBe(parsed);
});

test('evicts the least recently used text', () => {
  const parsed = parseCached('name: kept\n', 'kept.yaml');
  const forgotten = parseCached('name: forgotten\n', 'forgotten.yaml');
  for (let at = 0; at < 100; at++) {
    parseCached(`name: other-${at}\n`, 'other.yaml');
    expect(parseCached('name: kept\n', 'kept.yaml')).toBe(parsed);
  }
  expect(parseCached('name: forgotten\n', 'forgotten.yaml')).not.toBe(forgotten);
});
