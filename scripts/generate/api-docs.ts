import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { writeIfChanged } from './write-if-changed.ts';

/** Writes the contract as JSON, because parsing the YAML would delay all requests of the mock for about 0.3 s. */
export function generateApiDocs(): void {
  const contract = parse(readFileSync(new URL('../../openapi/krr.yaml', import.meta.url), 'utf8'));
  writeIfChanged(
    new URL('../../src/mock/web/generated/contract-json.ts', import.meta.url),
    `/** The contract as JSON text, generated from openapi/krr.yaml. */\nexport const CONTRACT_JSON = ${JSON.stringify(JSON.stringify(contract))};\n`,
  );
}
