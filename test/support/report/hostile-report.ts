import fc from 'fast-check';
import type { Report } from '../../../src/conformance/report.ts';
import { erred, failed, finding, observed, passed, reportWith, skippedOne, waivedOne } from './reports.ts';

/** A report in which a text stands wherever a deployment, a file or an option may put one. */
export const reportHolding = (text: string): Report =>
  reportWith(
    [
      passed,
      { ...erred, reason: text },
      { ...skippedOne, reason: text },
      { ...waivedOne, waived: text },
      { ...observed, observations: { v1: text } },
      { ...failed, findings: [{ ...finding, expected: text, actual: text, pointer: text, curl: text, answer: text }] },
    ],
    { target: text, tokens: { KRR_TOKEN: text } },
  );

/** Texts with much of what markup is made of. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      ']]>',
      '`',
      '|',
      '\n',
      '\r',
      '\u0000',
      '\u001b[2J',
      '\ud800',
      '--',
      'a',
    ),
  }),
);
