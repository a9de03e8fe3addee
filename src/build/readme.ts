/** Writes the table of rules into the README: run by `npm run rules` after a rule has changed. */
import { readFileSync } from 'node:fs';
import { withRulesTable } from './rules-table.ts';
import { writeIfChanged } from './write-if-changed.ts';

const readme = new URL('../../README.md', import.meta.url);

writeIfChanged(readme, withRulesTable(readFileSync(readme, 'utf8')));
