import { type Rule, rules, SOURCES } from '../../src/conformance/index.ts';

const getGroup = ({ id }: Rule): string => id.slice(0, id.indexOf('/'));

const formatSources = ({ sources }: Rule): string =>
  [...new Set(sources.map(({ document }) => `[${document}]`))].join(', ');

const formatTable = (group: readonly Rule[]): string =>
  [
    '| rule | level | requirement | sources |',
    '|---|---|---|---|',
    ...group.map((rule) => `| \`${rule.id}\` | ${rule.level} | ${rule.title} | ${formatSources(rule)} |`),
  ].join('\n');

/** Formats the rule catalogue as Markdown: a table per group, with the sources as link references at the end. */
export function formatRules(): string {
  const groups = [...new Set(rules.map(getGroup))].map(
    (name) => [name, rules.filter((rule) => getGroup(rule) === name)] as const,
  );
  const counts = (['MUST', 'SHOULD', 'OBSERVE'] as const).map(
    (level) => `${rules.filter((rule) => rule.level === level).length} ${level}`,
  );
  const cited = new Set(rules.flatMap(({ sources }) => sources.map(({ document }) => document)));
  const references = [...cited].map(
    (document) => `[${document}]: ${SOURCES[document].url} "${SOURCES[document].title}"`,
  );
  return [
    `${rules.length} rules: ${counts.join(', ')}.`,
    ...groups.map(([name, group]) => `## ${name}\n\n${formatTable(group)}`),
    references.sort().join('\n'),
    '',
  ].join('\n\n');
}
