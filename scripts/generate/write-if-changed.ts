import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Writes a file only if its content changes, so that incremental builds and watchers are not triggered. */
export function writeIfChanged(file: URL, content: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  mkdirSync(fileURLToPath(new URL('.', file)), { recursive: true });
  writeFileSync(file, content);
}
