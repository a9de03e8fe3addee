import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parseDocument } from 'yaml';

/** Resolved by package name, because the position of this code changes in the build. */
const CONTRACT_PATH = createRequire(import.meta.url).resolve('krr-kit/openapi/krr.yaml');

/** Stands for the path of the mock, which depends on the request. Both formats write a path without changes. */
const PATH = '/path-of-the-mock';

interface Templates {
  readonly json: string;
  readonly yaml: string;
}

/** Parsing the contract takes many times as long as sending it, so it is parsed once. */
let templates: Promise<Templates> | undefined;

async function createTemplates(): Promise<Templates> {
  const document = parseDocument(await readFile(CONTRACT_PATH, 'utf8'));
  document.set('servers', document.createNode([{ url: PATH, description: 'This mock.' }]));
  return { json: JSON.stringify(document.toJS()), yaml: document.toString({ lineWidth: 0 }) };
}

async function readContract(format: keyof Templates, basePath: string): Promise<string> {
  templates ??= createTemplates();
  // The path is relative to the document, so that the mock is the server under each of its names.
  return (await templates)[format].replace(PATH, () => basePath || '/');
}

/** The contract as JSON, with the mock as its server. */
export const readContractAsJson = (basePath: string): Promise<string> => readContract('json', basePath);

/** The contract as YAML, with the mock as its server. Comments and order are those of the file. */
export const readContractAsYaml = (basePath: string): Promise<string> => readContract('yaml', basePath);
