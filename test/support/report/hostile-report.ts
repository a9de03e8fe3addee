import fc from 'fast-check';
import type { Report } from '../../../src/conformance/report.ts';
import { createReport, erred, failed, finding, observed, passed, skippedOne, waivedOne } from './reports.ts';

/** Creates a report with a text in every place where a deployment, a file or an option can put one. */
export const createReportWithText = (text: string): Report =>
  createReport(
    [
      passed,
      { ...erred, reason: text },
      { ...skippedOne, reason: text },
      { ...waivedOne, waived: text },
      { ...observed, observations: { v1: text } },
      {
        ...failed,
        findings: [
          {
            ...finding,
            ...{ expected: text, actual: text, pointer: text, curl: text, response: text, comparedResponse: text },
          },
        ],
      },
    ],
    { target: text, tokens: { KRR_TOKEN: text } },
  );

/** Texts that contain many characters with a meaning in markup. */
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
      '\u202e',
      '\u2028',
      '\u009b',
      '\u0085',
      ' ',
      '::error::',
      '##vso[task.complete]',
      '##[',
      '--- ',
      '-',
      '#',
      '--',
      'a',
    ),
  }),
);
