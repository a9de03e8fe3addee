import { fileURLToPath } from 'node:url';
import SwaggerParser from '@apidevtools/swagger-parser';
import { Ajv2020 } from 'ajv/dist/2020.js';

export const contractFile = fileURLToPath(new URL('../../../openapi/krr.yaml', import.meta.url));

// biome-ignore lint/suspicious/noExplicitAny: the tests reach into the document wherever they like
export type Json = any;

/** The contract with every reference replaced by the one object that it leads to; each call reads it anew. */
export function dereferenced(): Promise<Json> {
  return SwaggerParser.dereference(contractFile);
}

/** Strict, as the build step's, but compiled from the document itself: it knows nothing of what is generated. */
export function strictAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  ajv.addVocabulary(['x-krr-rules']);
  return ajv;
}

/** Every object and array of a document, with the path that leads there. */
export function* nodes(node: Json, path = ''): Generator<{ node: Json; path: string }> {
  if (node === null || typeof node !== 'object') return;
  yield { node, path };
  for (const [key, child] of Object.entries(node)) yield* nodes(child, `${path}/${key}`);
}
