import type { Report } from '../conformance/report.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';
import { type TextStyle, text } from './text.ts';

/** The report itself, for programs and for a later `--baseline`. */
export const json = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

/** Every format that a report can be written in; only text knows a style. */
export const FORMATS = { text, json, junit, markdown, sarif, html } as const satisfies Record<
  string,
  (report: Report, style?: TextStyle) => string
>;

export type Format = keyof typeof FORMATS;
export type { TextStyle };
