/** A mistake in a scenario file. `line` and `column` count from 1 and point at the very key or value. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * A mistake as one line that editors and terminals turn into a link.
 *
 * @example
 * formatMistake({ file: 'my.yaml', line: 3, column: 1, message: 'unknown key "persns"' });
 * // 'my.yaml:3:1: unknown key "persns"'
 */
export function formatDiagnostic({ file, line, column, message }: Diagnostic): string {
  return `${file}:${line}:${column}: ${message}`;
}
