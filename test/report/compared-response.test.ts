import { expect, test } from 'vitest';
import { FORMATS, type Format } from '../../src/report/index.ts';
import { createReport, failed, finding } from '../support/report/reports.ts';

const OTHER = '{"status":"SLETTET-BEFORE"}';

test.each(Object.keys(FORMATS) as Format[])('the response to compare with is in the report as %s', (format) => {
  const formatWith = (comparedResponse: string | undefined): string =>
    FORMATS[format](
      createReport([{ ...failed, findings: [{ ...finding, ...(comparedResponse && { comparedResponse }) }] }]),
    );
  expect(formatWith(OTHER)).toContain('SLETTET-BEFORE');
  expect(formatWith(undefined)).not.toMatch(/compared/i);
});
