import type { Report } from '../conformance/report.ts';

/** The report itself, for programs and for a later `--baseline`. */
export const json = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
