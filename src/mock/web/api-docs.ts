import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { CONTRACT_JSON } from './generated/contract-json.ts';

/** Resolved by package name, because the position of this code changes in the build. */
const CONTRACT_PATH = createRequire(import.meta.url).resolve('krr-kit/openapi/krr.yaml');

const YAML_SERVERS = /^servers:\n(?: .*\n)+/m;
const JSON_SERVERS = /"servers":\[[^\]]*\]/;

/** The path is relative to the document, so that the mock is the server under each of its names. */
const createServer = (basePath: string) => ({ url: basePath || '/', description: 'This mock.' });

/** The contract as JSON, with the mock as its server. */
export const createContractJson = (basePath: string): string =>
  CONTRACT_JSON.replace(JSON_SERVERS, () => `"servers":${JSON.stringify([createServer(basePath)])}`);

/** The contract as YAML, with the mock as its server. */
export async function readContractAsYaml(basePath: string): Promise<string> {
  const { url, description } = createServer(basePath);
  const servers = `servers:\n  - url: ${JSON.stringify(url)}\n    description: ${description}\n`;
  return (await readFile(CONTRACT_PATH, 'utf8')).replace(YAML_SERVERS, () => servers);
}
