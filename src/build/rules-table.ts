import { type Rule, rules, SOURCES } from '../conformance/index.ts';
import { withMarkedPart } from './marked-part.ts';

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
