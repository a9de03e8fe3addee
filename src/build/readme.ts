/**
 * Writes the tables into the README, and the names of the rules into the schema of scenarios: run by `npm run rules` after
 * a rule, or what is told over SOAP, has changed.
 */
import { readFileSync } from 'node:fs';
import { withRuleNames } from './rule-names.ts';
import { withRulesTable } from './rules-table.ts';
import { withSoapTable } from './soap-table.ts';
import { writeIfChanged } from './write-if-changed.ts';

const readme = new URL('../../README.md', import.meta.url);
const schema = new URL('../../scenarios/scenario.schema.json', import.meta.url);

writeIfChanged(schema, withRuleNames(readFileSync(schema, 'utf8')));
writeIfChanged(readme, withSoapTable(withRulesTable(readFileSync(readme, 'utf8'))));
