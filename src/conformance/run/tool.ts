import { createRequire } from 'node:module';
import type { Report } from '../report.ts';

const { version } = createRequire(import.meta.url)('krr-kit/package.json') as { version: string };

/** The program that writes the report. */
export const TOOL: Report['tool'] = { name: 'krr-kit', version };
