import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { parseTimestamp as parseInstant } from '../time/oslo-time.ts';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)$/;

/** Creates a parser for an integer from `min` to `max`, both included. */
export const createIntegerParser =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  };

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Parses a time with a unit, up to a day; returns seconds. */
export function parseTimeSpan(text: string): number {
  const [, digits, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const seconds = Number(digits) * (UNITS[unit ?? ''] ?? 0);
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('Expected a time from 1s to 24h, such as 90s, 10m or 2h.');
}

/** Validates a timestamp in any form that the service writes, and returns it unchanged. */
export function parseTimestamp(text: string): string {
  if (TIMESTAMP.test(text) && isRealTimestamp(text)) return text;
  throw new InvalidArgumentError('Expected a timestamp with an offset, such as 2026-06-01T12:00:00+02.');
}

function isRealTimestamp(timestamp: string): boolean {
  try {
    parseInstant(timestamp);
    return true;
  } catch {
    return false; // an impossible date or time, such as 31 February
  }
}

export function parseHttpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('Expected an http or https URL, such as https://test.maskinporten.no/.');
}

/** Collects the scenarios of a repeatable option. The name of a file can contain a comma. */
export function appendScenarios(text: string, earlier: readonly string[] = []): readonly string[] {
  const choices = existsSync(text) ? [text] : text.split(',').map((choice) => choice.trim());
  if (choices.includes(''))
    throw new InvalidArgumentError('Expected a name or a file, or several separated by commas.');
  return [...earlier, ...choices];
}

/** Collects the values of a repeatable option. */
export const appendValue = (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, text];

const ON: ReadonlySet<string> = new Set(['true', '1', 'yes', 'on']);
const OFF: ReadonlySet<string> = new Set(['false', '0', 'no', 'off']);

/**
 * Parses the environment variables of options without a value. Commander would turn such an option on for any text,
 * including `false`.
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
  const value = text.trim().toLowerCase();
  if (!ON.has(value) && !OFF.has(value)) {
    const accepted = `${[...ON].join(', ')}, or ${[...OFF].join(', ')}`;
    command.error(
      `error: option '${option.flags}' value '${text}' from env '${option.envVar}' is invalid. Expected one of ${accepted}.`,
    );
  }
  command.setOptionValueWithSource(name, ON.has(value), 'env');
}
