import { rules } from '../../src/conformance/index.ts';

/** The list of allowed values of `violates`; it ends at the first closing bracket. */
const RULE_LIST = /("rule": \{[^[]*"enum": \[)[^\]]*/;

/** Replaces the rule names in the scenario schema by those of the catalogue. */
export const withRuleNames = (schema: string): string =>
  schema.replace(RULE_LIST, (_, opening: string) => {
    const names = rules.map(({ id }) => `\n        "${id}"`);
    return `${opening}${names.join(',')}\n      `;
  });
