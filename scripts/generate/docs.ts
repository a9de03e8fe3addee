/**
 * Writes the tables into the README, and the names of the rules into the schema of scenarios: run by `npm run rules` after
 * a rule, or what is told over SOAP, has changed.
 */

import { readFileSync } from 'node:fs';
import { type Rule, rules, SOURCES } from '../../src/conformance/index.ts';
import { type Part, permissionsFor, requiredScopes, restrictTo } from '../../src/disclosure/index.ts';
import { listMappedMembers, type MappedMember } from '../../src/soap/index.ts';
import { withRuleNames } from './rule-names.ts';
import { writeIfChanged } from './write-if-changed.ts';

/**
 * A text in Markdown with something else between the comments `<!-- name: … -->` and `<!-- /name -->`; as it is, if it
 * has no such comments.
 */
export function withMarkedPart(text: string, name: string, part: string): string {
  const between = new RegExp(`(<!-- ${name}:[^\\n]*-->\\n)[\\s\\S]*(<!-- /${name} -->)`);
  return text.replace(between, (_, opening: string, closing: string) => `${opening}\n${part}\n${closing}`);
}

const formatSources = ({ sources }: Rule): string =>
  sources.map(({ document }) => `[${SOURCES[document].title}](${SOURCES[document].url})`).join(', ');

/** The catalogue as a table in Markdown. */
const rulesTable = (): string =>
  [
    '| rule | level | what it asks | source |',
    '|---|---|---|---|',
    ...rules.map((rule) => `| \`${rule.id}\` | ${rule.level} | ${rule.title} | ${formatSources(rule)} |`),
    '',
  ].join('\n');

/** The README with the table of today in it. */
export const withRulesTable = (readme: string): string => withMarkedPart(readme, 'rules', rulesTable());

const code = (text: string): string => `\`${text}\``;

/** The scope of the batch lookup that gives what a need names, by its name of today; Person comes with each. */
function findScope(need: Part): string {
  const gives = (scope: string): boolean => {
    const parts = permissionsFor('personer', [scope]) ?? 0;
    return restrictTo(parts, [need]) !== restrictTo(parts, []);
  };
  const scope = requiredScopes('personer').find(gives);
  return scope === undefined ? 'any of them' : code(scope);
}

const toRow = ({ member, element, need, withheldWhenExpired }: MappedMember): string => {
  const overSoap = element === null ? ['–', '–'] : [code(element), code(need)];
  return ['', code(member), findScope(need), ...overSoap, withheldWhenExpired ? 'yes' : 'no', ''].join(' | ').trim();
};

/** What each member of a REST answer is over SOAP, as a table in Markdown. */
export const soapTable = (): string =>
  [
    '| REST | scope | SOAP, below `Person` | `informasjonsbehov` | expires |',
    '|---|---|---|---|---|',
    ...listMappedMembers().map(toRow),
    '',
  ].join('\n');

/** The README with the table of today in it. */
export const withSoapTable = (readme: string): string => withMarkedPart(readme, 'soap', soapTable());

const readme = new URL('../../README.md', import.meta.url);
const schema = new URL('../../scenarios/scenario.schema.json', import.meta.url);

writeIfChanged(schema, withRuleNames(readFileSync(schema, 'utf8')));
writeIfChanged(readme, withSoapTable(withRulesTable(readFileSync(readme, 'utf8'))));
