import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disarmCommands, toPrintable, toPrintableJson } from '../../src/printable.ts';
import { FORMATS, type Format } from '../../src/report/index.ts';
import { createReportWithText, hostile } from '../support/report/hostile-report.ts';

/** Category C without the line break, and the line and paragraph separators. */
const INTERPRETED = /[^\P{C}\n]|[\u2028\u2029]/u;
/** GitHub ignores blanks before `::`; Azure, GitHub and TeamCity find the other commands anywhere in a line. */
const COMMAND = /^\s*::|##\w*\[|^(---|\+\+\+|~~~|\^\^\^) /m;

test.each(Object.keys(FORMATS) as Format[])('a %s report has no character or command of a deployment', (format) => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = FORMATS[format](createReportWithText(text));
      expect(INTERPRETED.exec(shown)).toBeNull();
      expect(COMMAND.exec(shown)).toBeNull();
    }),
    { numRuns: 300 },
  );
});

test('JSON reports keep the exact text of a deployment', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(JSON.parse(toPrintableJson({ [text]: text }))).toEqual({ [text]: text });
    }),
  );
});

test('each character that a display interprets is replaced by its code point', () => {
  const characters =
    '\u0000\u0008\t\r\u001b\u007f\u0085\u009b\u061c\u200e\u2028\u2029\u202e\u2066\ufeff\u{e0001}\ud800';
  for (const character of characters) {
    const code = character.codePointAt(0)!.toString(16);
    expect(toPrintable(`a${character}b`)).toBe(`a\\u{${code}}b`);
  }
  expect(toPrintable('blåbær 😀\r\nnext')).toBe('blåbær 😀\nnext');
});

test('commands of CI servers are not carried out', () => {
  expect(disarmCommands('::error::a\n  ::stop-commands::b\nc ::error::')).toBe(
    '\\u{3a}:error::a\n  \\u{3a}:stop-commands::b\nc ::error::',
  );
  expect(disarmCommands('a ##vso[task.complete]##[error]')).toBe('a \\u{23}#vso[task.complete]\\u{23}#[error]');
  expect(disarmCommands('--- group\n---- rule')).toBe('\\u{2d}-- group\n---- rule');
});
