import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeControlCharacters, escapeMarkup } from '../../src/report/escape.ts';
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
  const writable = fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", ';', 'amp', 'ø', '😀', '\n', '\t') });
  fc.assert(
    fc.property(writable, (text) => {
      expect(unescaped(escapeMarkup(text))).toBe(text);
    }),
  );
});

test('replaces characters that XML cannot contain', () => {
  expect(escapeMarkup('a\u0000b\u001bc\ufffed\ud800e')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
  expect(escapeMarkup('😀')).toBe('😀');
});

test('escapes every character of category C except the line break', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(escapeControlCharacters(text)).not.toMatch(/[^\P{C}\n]/u);
    }),
  );
  expect(escapeControlCharacters('\u001b[2Jgone\nnext')).toBe('\\u{1b}[2Jgone\nnext');
});
