import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Finding } from './clients-source.ts';
import { SCOPE } from './scope.ts';

const text = { type: 'string', minLength: 1, title: 'a text' } as const;
const orgno = { type: 'string', pattern: '^[0-9]{9}$', title: 'an organisation number, 9 digits in quotes' } as const;
const scope = {
  type: 'string',
  pattern: SCOPE.source,
  title: 'one scope each, without blanks or quotation marks',
} as const;
const scopes = { type: 'array', items: scope, title: 'a list of scopes' } as const;

/** A mapping that has these keys and no others. */
const mapping = (title: string, required: readonly string[], properties: object) =>
  ({ type: 'object', title, required, properties, additionalProperties: false }) as const;

const key = mapping('a key: kid, and jwk or pem', [], {
  kid: text,
  jwk: { type: 'object', title: 'a JWK' },
  pem: text,
  expires: text,
});
const delegation = mapping('a delegation', ['consumer_org', 'scopes'], {
  consumer_org: orgno,
  scopes,
  delegation_source: text,
});
const client = mapping('a client', ['client_id', 'client_orgno', 'scopes'], {
  client_id: text,
  client_orgno: orgno,
  scopes,
  keys: { type: 'array', items: key, title: 'a list of keys' },
  certificates: { type: 'array', items: text, title: 'a list of certificates' },
  delegations: { type: 'array', items: delegation, title: 'a list of delegations' },
  onbehalfof: {
    type: 'array',
    items: mapping('onbehalfof and orgno', ['onbehalfof', 'orgno'], { onbehalfof: text, orgno }),
    title: 'a list of customers',
  },
});
const file = mapping('a mapping with the key clients', ['clients'], {
  clients: { type: 'array', items: client, minItems: 1, title: 'a list of at least one client' },
});

const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, verbose: true }).compile(file);

function explain({ instancePath, keyword, params, parentSchema }: ErrorObject): Finding {
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
export const checkForm = (data: unknown): readonly Finding[] =>
  validate(data) ? [] : (validate.errors ?? []).map(explain);
