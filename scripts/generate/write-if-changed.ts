import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Leaves an unchanged file alone, so that incremental builds and watchers stay quiet. */
export function writeIfChanged(file: URL, content: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  mkdirSync(fileURLToPath(new URL('.', file)), { recursive: true });
  writeFileSync(file, content);
}
