import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { OpenAPI3 } from 'openapi-typescript';
import { writeIfChanged } from './write-if-changed.ts';

const packageFile = new URL('../../package.json', import.meta.url); // pins the versions of what writes the types

function fingerprint(contract: OpenAPI3): string {
  return createHash('sha256').update(JSON.stringify(contract)).update(readFileSync(packageFile)).digest('hex');
}

/**
 * Writes the types of a contract. What writes them brings all of the TypeScript compiler along, a second to load, so
 * types that bear the fingerprint of this contract are left as they are.
 *
 * @param contract An OpenAPI 3.1 document, its references not yet replaced: they become the types' names.
 * @param file Where to write them.
 * @example
 * await generateTypes(await loadContract(), new URL('types.ts', import.meta.url));
 */
export async function generateTypes(contract: OpenAPI3, file: URL): Promise<void> {
  const header = `/** The types, made from openapi/krr.yaml (${fingerprint(contract)}). */\n`;
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(header)) return;
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  writeIfChanged(file, header + astToString(await openapiTS(structuredClone(contract))));
}
