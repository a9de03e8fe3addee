import type { Command, Option } from 'commander';

const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '\\<');

function formatDefault({ defaultValue, defaultValueDescription }: Option): string {
  if (defaultValueDescription !== undefined) return escapeCell(defaultValueDescription);
  if (defaultValue === undefined || defaultValue === '' || defaultValue === false) return '';
  if (Array.isArray(defaultValue)) return defaultValue.map(String).join(', ');
  return `\`${defaultValue}\``;
}

function formatDescription({ description, argChoices }: Option): string {
  const missing = argChoices?.filter((choice) => !description.includes(choice)) ?? [];
  return escapeCell(missing.length === 0 ? description : `${description}: ${argChoices!.join(', ')}`);
}

const formatRow = (option: Option): string =>
  `| \`${option.flags.replaceAll('|', '\\|')}\` | ${formatDescription(option)} | ${formatDefault(option)} |`;

/** Formats the options of a command as a Markdown table. */
export const formatOptionsTable = (command: Command): string =>
  ['| option | description | default |', '|---|---|---|', ...command.options.map(formatRow), ''].join('\n');
