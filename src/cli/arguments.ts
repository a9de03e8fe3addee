import { type Command, InvalidArgumentError, type Option } from 'commander';
import { parseTimestamp as parseInstant } from '../time/oslo-time.ts';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)$/;

/** Reads an integer between two bounds, both included. */
export const createIntegerParser =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`A whole number from ${min} to ${max} is needed.`);
  };

/** Reads a timestamp in any form that the service writes; it is kept as it is written. */
export function parseTimestamp(text: string): string {
  if (TIMESTAMP.test(text) && isRealTimestamp(text)) return text;
  throw new InvalidArgumentError('A timestamp with an offset is needed, such as 2026-06-01T12:00:00+02.');
}

function isRealTimestamp(timestamp: string): boolean {
  try {
    parseInstant(timestamp);
    return true;
  } catch {
    return false; // a day that no month has, or an hour that no day has
  }
}

/** Reads the URL of a server. */
export function parseHttpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('A URL is needed, such as https://test.maskinporten.no/.');
}

/** Gathers what an option that may come several times is given. */
export const appendValue = (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, text];

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
