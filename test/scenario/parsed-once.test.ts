import { expect, test } from 'vitest';
import { parsedOnce } from '../../src/scenario/parsed-once.ts';

test('a text that was parsed lately is not parsed again, under its own name and as long as it is the same', () => {
  const text = 'name: a\n';
  const parsed = parsedOnce(text, 'a.yaml');
  expect(parsedOnce(text, 'a.yaml')).toBe(parsed);
  expect(parsedOnce(text, 'b.yaml')).not.toBe(parsed);
  expect(parsedOnce('name: b\n', 'a.yaml')).toMatchObject({ layer: { name: 'b' } });
  expect(parsedOnce(text, 'a.yaml')).toBe(parsed);
});

test('what nobody asks for any more is forgotten, what is asked for again is not', () => {
  const parsed = parsedOnce('name: kept\n', 'kept.yaml');
  const forgotten = parsedOnce('name: forgotten\n', 'forgotten.yaml');
  for (let at = 0; at < 100; at++) {
    parsedOnce(`name: other-${at}\n`, 'other.yaml');
    expect(parsedOnce('name: kept\n', 'kept.yaml')).toBe(parsed);
  }
  expect(parsedOnce('name: forgotten\n', 'forgotten.yaml')).not.toBe(forgotten);
});
