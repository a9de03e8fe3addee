import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parse, parseDocument } from 'yaml';

/** Resolved by package name, because the position of this code changes in the build. */
const CONTRACT_PATH = createRequire(import.meta.url).resolve('krr-kit/openapi/krr.yaml');

/** Relative to the document, so that the mock is the server under each of its names. */
const createServers = (basePath: string): readonly object[] => [{ url: basePath || '/', description: 'This mock.' }];

/** The contract as JSON, with the mock as its server. */
export async function readContractAsJson(basePath: string): Promise<string> {
  const contract = parse(await readFile(CONTRACT_PATH, 'utf8'));
  return JSON.stringify({ ...contract, servers: createServers(basePath) });
}

/** The contract as YAML, with the mock as its server. Comments and order are those of the file. */
export async function readContractAsYaml(basePath: string): Promise<string> {
  const document = parseDocument(await readFile(CONTRACT_PATH, 'utf8'));
  document.set('servers', document.createNode(createServers(basePath)));
  return document.toString({ lineWidth: 0 });
}
