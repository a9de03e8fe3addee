import type { Command, Option } from 'commander';

const ON: ReadonlySet<string> = new Set(['true', '1', 'yes', 'on']);
const OFF: ReadonlySet<string> = new Set(['false', '0', 'no', 'off']);

/**
 * Reads what the environment says of options without a value before a command acts: left alone, anything at all would
 * turn them on, `false` too.
 */
export function readSwitches(command: Command): void {
  command.hook('preAction', () => {
    for (const option of command.options.filter(isSwitch)) readSwitch(command, option);
  });
}

const isSwitch = ({ required, optional, envVar }: Option): boolean => envVar !== undefined && !required && !optional;

function readSwitch(command: Command, option: Option): void {
  const name = option.attributeName();
  if (command.getOptionValueSource(name) !== 'env') return;
  const text = process.env[option.envVar!]!;
  const word = text.trim().toLowerCase();
  if (!ON.has(word) && !OFF.has(word)) {
    const words = `${[...ON].join(', ')}, or ${[...OFF].join(', ')}`;
    command.error(
      `error: option '${option.flags}' value '${text}' from env '${option.envVar}' is invalid. It is one of ${words}.`,
    );
  }
  command.setOptionValueWithSource(name, ON.has(word), 'env');
}
