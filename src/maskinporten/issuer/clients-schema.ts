import { SCOPE } from '../protocol.ts';

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
/** The structure of a file of registered clients. The title of each part completes the sentence "expected ...". */
export const clientsSchema = createMappingSchema('a mapping with the key clients', ['clients'], {
  clients: { type: 'array', items: clientSchema, minItems: 1, title: 'a list of at least one client' },
});
