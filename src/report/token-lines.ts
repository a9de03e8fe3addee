import type { Report } from '../conformance/report.ts';

export const TOKENS = 'Tokens that the commands name';

/** How a reader gets each token that the commands name, a line of a shell for each. */
export const formatTokenLines = ({ tokens = {} }: Report): readonly string[] =>
  Object.entries(tokens).map(([variable, command]) => `export ${variable}=$(${command})`);
