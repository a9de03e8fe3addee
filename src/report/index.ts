import type { Report } from '../conformance/report.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';
import { type TextStyle, text } from './text.ts';

/** Every format that a report can be written in; only text knows a style. */
export const FORMATS = { text, json, junit, markdown, sarif, html } as const satisfies Record<
  string,
  (report: Report, style?: TextStyle) => string
>;

export type Format = keyof typeof FORMATS;
export type { TextStyle };
