import { rules } from '../conformance/index.ts';

/** The list of what `violates` may name, which ends with the first bracket. */
const LIST = /("rule": \{[^[]*"enum": \[)[^\]]*/;

/** The schema of scenarios with the names of all rules of today in it. */
export const withRuleNames = (schema: string): string =>
  schema.replace(LIST, (_, opening: string) => {
    const names = rules.map(({ id }) => `\n        "${id}"`);
    return `${opening}${names.join(',')}\n      `;
  });
