const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d)(?::?(\d\d))?$/;

/**
 * A timestamp of the register as an xs:dateTime with milliseconds at least: the same instant, at the same offset.
 * `undefined` if the text is no timestamp.
 *
 * @example
 * ```ts
 * dateTimeOf('2023-06-29T10:14:52+02'); // '2023-06-29T10:14:52.000+02:00'
 * ```
 */
export function toDateTime(timestamp: string): string | undefined {
  const [, seconds, fraction = '', offset, minutes = '00'] = TIMESTAMP.exec(timestamp) ?? [];
  if (seconds === undefined) return undefined;
  return `${seconds}.${fraction.padEnd(3, '0')}${offset === 'Z' ? 'Z' : `${offset}:${minutes}`}`;
}
