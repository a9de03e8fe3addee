/** Writes the tables into the README: run by `npm run rules` after a rule, or what is told over SOAP, has changed. */
import { readFileSync } from 'node:fs';
import { withRulesTable } from './rules-table.ts';
import { withSoapTable } from './soap-table.ts';
import { writeIfChanged } from './write-if-changed.ts';

const readme = new URL('../../README.md', import.meta.url);

writeIfChanged(readme, withSoapTable(withRulesTable(readFileSync(readme, 'utf8'))));
