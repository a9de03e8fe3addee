import type { Report } from '../conformance/report.ts';
import { toPrintable, toPrintableJson } from '../printable.ts';
import { formatComparisonHtml, formatComparisonMarkdown, formatComparisonText } from './comparison-formats.ts';
import { formatHtml } from './html.ts';
import { formatJunit } from './junit.ts';
import { formatMarkdown } from './markdown.ts';
import { formatSarif } from './sarif.ts';
import { summarizeReport } from './summary.ts';
import { formatText, type TextStyle } from './text.ts';

/** The result of a run in one line. */
export const formatVerdict = (report: Report): string => toPrintable(summarizeReport(report));

/** Formats a report as JSON, for programs and for a later `--baseline`. */
export const formatJson = (report: Report): string => `${toPrintableJson(report, 2)}\n`;

/**
 * The formatters by the name of the format. Only `text` uses the style.
 *
 * @example
 * FORMATS.markdown(report);
 */
export const FORMATS = {
  text: formatText,
  json: formatJson,
  junit: formatJunit,
  markdown: formatMarkdown,
  sarif: formatSarif,
  html: formatHtml,
} as const satisfies Record<string, (report: Report, style?: TextStyle) => string>;

/** The formatters of a comparison of several runs. */
export const COMPARISON_FORMATS = {
  text: formatComparisonText,
  markdown: formatComparisonMarkdown,
  html: formatComparisonHtml,
} as const;

export { compareReports } from './comparison.ts';
export type Format = keyof typeof FORMATS;
export type { TextStyle };
