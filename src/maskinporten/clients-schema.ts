import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { UnplacedDiagnostic } from './clients-source.ts';
import { SCOPE } from './scope.ts';

const textSchema = { type: 'string', minLength: 1, title: 'a text' } as const;
const orgnoSchema = {
  type: 'string',
  pattern: '^[0-9]{9}$',
  title: 'an organisation number, 9 digits in quotes',
} as const;
const scopeSchema = {
  type: 'string',
  pattern: SCOPE.source,
  title: 'one scope each, without blanks or quotation marks',
} as const;
const scopesSchema = { type: 'array', items: scopeSchema, title: 'a list of scopes' } as const;

/** A mapping that has these keys and no others. */
const createMappingSchema = (title: string, required: readonly string[], properties: object) =>
  ({ type: 'object', title, required, properties, additionalProperties: false }) as const;

const keySchema = createMappingSchema('a key: kid, and jwk or pem', [], {
  kid: textSchema,
  jwk: { type: 'object', title: 'a JWK' },
  pem: textSchema,
  expires: textSchema,
});
const delegationSchema = createMappingSchema('a delegation', ['consumer_org', 'scopes'], {
  consumer_org: orgnoSchema,
  scopes: scopesSchema,
  delegation_source: textSchema,
});
const clientSchema = createMappingSchema('a client', ['client_id', 'client_orgno', 'scopes'], {
  client_id: textSchema,
  client_orgno: orgnoSchema,
  scopes: scopesSchema,
  keys: { type: 'array', items: keySchema, title: 'a list of keys' },
  certificates: { type: 'array', items: textSchema, title: 'a list of certificates' },
  delegations: { type: 'array', items: delegationSchema, title: 'a list of delegations' },
  onbehalfof: {
    type: 'array',
    items: createMappingSchema('onbehalfof and orgno', ['onbehalfof', 'orgno'], {
      onbehalfof: textSchema,
      orgno: orgnoSchema,
    }),
    title: 'a list of customers',
  },
});
const fileSchema = createMappingSchema('a mapping with the key clients', ['clients'], {
  clients: { type: 'array', items: clientSchema, minItems: 1, title: 'a list of at least one client' },
});

const validateSchema = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, verbose: true }).compile(
  fileSchema,
);

function toDiagnostic({ instancePath, keyword, params, parentSchema }: ErrorObject): UnplacedDiagnostic {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'additionalProperties') {
    const known = Object.keys(parentSchema?.properties).join(', ');
    return { path: [...path, params.additionalProperty], part: 'key', message: `unknown key: expected ${known}` };
  }
  if (keyword === 'required') return { path, part: 'value', message: `missing key ${params.missingProperty}` };
  return { path, part: 'value', message: `expected ${parentSchema?.title}` };
}

/** Everything in which data are not of the form of a file of clients. What is found there is not quoted. */
export const checkStructure = (data: unknown): readonly UnplacedDiagnostic[] =>
  validateSchema(data) ? [] : (validateSchema.errors ?? []).map(toDiagnostic);
