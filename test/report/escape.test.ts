import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMarkup } from '../../src/report/escape.ts';
import { hostile } from '../support/report/hostile-report.ts';

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text: string): string => text.replace(/&([a-z#0-9]+);/g, (_, name: string) => CHARACTERS[name]!);

test('escaped text contains no markup except entities', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(escapeMarkup(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    }),
  );
});

test('unescaping returns the original text', () => {
  const writable = fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", ';', 'amp', 'ø', '😀', '\n') });
  fc.assert(
    fc.property(writable, (text) => {
      expect(unescaped(escapeMarkup(text))).toBe(text);
    }),
  );
});

test('replaces characters that XML cannot contain', () => {
  expect(escapeMarkup('a\u0000b\u001bc\ufffed\ud800e')).toBe('a\\u{0}b\\u{1b}c\\u{fffe}d\\u{d800}e');
  expect(escapeMarkup('😀')).toBe('😀');
});
