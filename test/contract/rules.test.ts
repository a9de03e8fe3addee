import type { ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { dereferenced, type Json, nodes, strictAjv } from './contract.ts';

const request = () => ({ personidentifikatorer: ['01837012046'] });
const person = () => ({
  personidentifikator: '01837012046',
  reservasjon: 'JA',
  reservasjonstidspunkt: '2024-06-03T13:05:29+02',
  status: 'AKTIV',
  varslingsstatus: 'KAN_IKKE_VARSLES',
  kontaktinformasjon: {
    epostadresse: 'kari.berg@example.com',
    epostadresse_oppdatert: '2026-02-20T10:14:52+01',
    mobiltelefonnummer: '+4743123456',
  },
  spraak: 'nb',
  digital_post: { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' },
  sertifikat: 'MIIDFDCCAfygAwIBAgIUdw94',
});
const gone = (status: string) => () => ({
  personidentifikator: '01837012046',
  status,
  varslingsstatus: 'KAN_IKKE_VARSLES',
});
const slettet = gone('SLETTET');
const ikkeRegistrert = gone('IKKE_REGISTRERT');
const NO_TIME = { reservasjonstidspunkt: undefined };
const many = (count: number) => Array(count).fill('01837012046');

type Valid = { schema: string; valid: () => Json };
const REQUEST: Valid = { schema: 'PersonerRequestV1', valid: request };
const PERSON: Valid = { schema: 'Person', valid: person };
const SLETTET: Valid = { schema: 'Person', valid: slettet };
const IKKE_REGISTRERT: Valid = { schema: 'Person', valid: ikkeRegistrert };
const ANSWER: Valid = { schema: 'PersonerAnswer', valid: () => ({ personer: [person()] }) };
const ERROR: Valid = { schema: 'ErrorBody', valid: () => ({ errors: [{ status: '400', title: 'Bad Request' }] }) };
const VALID = [REQUEST, PERSON, SLETTET, IKKE_REGISTRERT, ANSWER, ERROR];

type Break = [rule: string, valid: Valid, change: (value: Json) => unknown, pointer: string, keyword: string];
const breaks: Break[] = [
  ['request/empty-rejected', REQUEST, (v) => (v.personidentifikatorer = []), '/personidentifikatorer', 'minItems'],
  [
    'request/over-thousand-rejected',
    REQUEST,
    (v) => (v.personidentifikatorer = many(1001)),
    '/personidentifikatorer',
    'maxItems',
  ],
  ['request/member-required', REQUEST, (v) => delete v.personidentifikatorer, '', 'required'],
  ['request/member-required', REQUEST, (v) => (v.personidentifikatorer = '1'), '/personidentifikatorer', 'type'],
  ...['0183701204', '018370120460', '0183701204x', '', '０１８３７０１２０４６'].map(
    (identifier): Break => [
      'request/wrong-length-rejected',
      REQUEST,
      (v) => (v.personidentifikatorer[0] = identifier),
      '/personidentifikatorer/0',
      'pattern',
    ],
  ),

  ['answer/personer-array', ANSWER, (v) => delete v.personer, '', 'required'],
  ['answer/personer-array', ANSWER, (v) => (v.personer = {}), '/personer', 'type'],
  ['answer/matches-contract', ANSWER, (v) => delete v.personer, '', 'required'],
  ['access/errors-are-json', ERROR, (v) => delete v.errors, '', 'required'],

  ['person/identifier', PERSON, (v) => delete v.personidentifikator, '', 'required'],
  ['person/identifier', PERSON, (v) => (v.personidentifikator = '1'), '/personidentifikator', 'pattern'],
  ['person/status', PERSON, (v) => delete v.status, '', 'required'],
  ['person/status', PERSON, (v) => (v.status = 'aktiv'), '/status', 'enum'],
  ['person/reservasjon', PERSON, (v) => Object.assign(v, { reservasjon: 'X', ...NO_TIME }), '/reservasjon', 'enum'],
  ['person/reservasjon', PERSON, (v) => Object.assign(v, { reservasjon: undefined, ...NO_TIME }), '', 'required'],
  ['person/varslingsstatus', PERSON, (v) => (v.varslingsstatus = 'JA'), '/varslingsstatus', 'enum'],
  ['person/spraak', PERSON, (v) => (v.spraak = 'no'), '/spraak', 'enum'],
  ['person/reservasjonstidspunkt-only-when-reserved', PERSON, (v) => (v.reservasjon = 'NEI'), '/reservasjon', 'const'],
  [
    'person/reservasjonstidspunkt-only-when-reserved',
    SLETTET,
    (v) => (v.reservasjonstidspunkt = '2024-06-03T13:05:29+02'),
    '',
    'required',
  ],

  ...(['kontaktinformasjon', 'digital_post', 'sertifikat'] as const).flatMap((member): Break[] => [
    ['state/slettet-no-data', SLETTET, (v) => (v[member] = person()[member]), `/${member}`, 'false schema'],
    [
      'state/ikke-registrert-no-data',
      IKKE_REGISTRERT,
      (v) => (v[member] = person()[member]),
      `/${member}`,
      'false schema',
    ],
  ]),
  ['state/slettet-kan-ikke-varsles', SLETTET, (v) => (v.varslingsstatus = 'KAN_VARSLES'), '/varslingsstatus', 'const'],
  [
    'state/ikke-registrert-kan-ikke-varsles',
    IKKE_REGISTRERT,
    (v) => (v.varslingsstatus = 'KAN_VARSLES'),
    '/varslingsstatus',
    'const',
  ],

  ...(
    [
      ['contact/epost-max-50', 'epostadresse', `${'a'.repeat(39)}@example.com`, 'maxLength'],
      ['contact/epost-format', 'epostadresse', 'kari.example.com', 'pattern'],
      ['contact/epost-format', 'epostadresse', '@example.com', 'pattern'],
      ['contact/epost-format', 'epostadresse', 'kari@', 'pattern'],
      ['contact/mobil-pattern', 'mobiltelefonnummer', '43.12.34.56', 'pattern'],
      ['contact/mobil-pattern', 'mobiltelefonnummer', '0047+43123456', 'pattern'],
      ['contact/mobil-length', 'mobiltelefonnummer', '4312345', 'minLength'],
      ['contact/mobil-length', 'mobiltelefonnummer', '431234567890123456789', 'maxLength'],
      ['contact/timestamp-form', 'epostadresse_oppdatert', '2026-02-20', 'pattern'],
      ['contact/timestamp-form', 'mobiltelefonnummer_sist_verifisert', '20.02.2026', 'pattern'],
    ] as const
  ).map(
    ([rule, member, value, keyword]): Break => [
      rule,
      PERSON,
      (v) => (v.kontaktinformasjon[member] = value),
      `/kontaktinformasjon/${member}`,
      keyword,
    ],
  ),
  ...['reservasjonstidspunkt', 'reservasjon_oppdatert', 'spraak_oppdatert'].map(
    (member): Break => ['contact/timestamp-form', PERSON, (v) => (v[member] = 'i går'), `/${member}`, 'pattern'],
  ),

  ['post/both-members', PERSON, (v) => delete v.digital_post.postkasseadresse, '/digital_post', 'required'],
  ['post/both-members', PERSON, (v) => delete v.digital_post.postkasseleverandoeradresse, '/digital_post', 'required'],
  [
    'post/supplier-is-nine-digits',
    PERSON,
    (v) => (v.digital_post.postkasseleverandoeradresse = '98466118'),
    '/digital_post/postkasseleverandoeradresse',
    'pattern',
  ],
  ['post/sertifikat-is-x509', PERSON, (v) => (v.sertifikat = '-----BEGIN CERTIFICATE-----'), '/sertifikat', 'pattern'],
  ['post/sertifikat-is-x509', PERSON, (v) => (v.sertifikat = 'ikke et sertifikat'), '/sertifikat', 'pattern'],
];

type Kept = [rule: string, valid: Valid, change: (value: Json) => unknown];
/** Rules that say what must be let through. */
const kept: Kept[] = [
  ['request/one-identifier', REQUEST, () => {}],
  ['request/thousand-identifiers', REQUEST, (v) => (v.personidentifikatorer = many(1000))],
  ['request/unknown-informasjonsbehov-ignored', REQUEST, (v) => (v.informasjonsbehov = ['Person', 'Skostoerrelse'])],
  ['request/repeated-informasjonsbehov-ignored', REQUEST, (v) => (v.informasjonsbehov = ['Person', 'Person'])],
];

let schemas: Json;
const compiled = new Map<string, ValidateFunction>();
beforeAll(async () => {
  schemas = (await dereferenced()).components.schemas;
  for (const { schema } of VALID) compiled.set(schema, strictAjv().compile(schemas[schema]));
});

function findings({ schema, valid }: Valid, change: (value: Json) => unknown) {
  const isValid = compiled.get(schema)!;
  const value = valid();
  change(value);
  isValid(value);
  return (isValid.errors ?? []).filter(({ keyword }) => keyword !== 'if');
}

/** The rules of the innermost place that has any, on the way to the keyword that was broken. */
function rulesAt(schema: Json, schemaPath: string): string[] {
  let rules: string[] = [];
  let at = schema;
  for (const part of schemaPath.split('/').slice(1)) {
    rules = at['x-krr-rules'] ?? rules;
    at = at[part];
  }
  return rules;
}

describe('the documented rules in the schemas', () => {
  test.each(breaks)('%s is broken in one place', (rule, valid, change, pointer, keyword) => {
    const found = findings(valid, change);
    expect(found.map((finding) => [finding.instancePath, finding.keyword])).toEqual([[pointer, keyword]]);
    expect(rulesAt(schemas[valid.schema], found[0]!.schemaPath)).toContain(rule);
  });

  test.each(kept)('%s: what must be let through is', (_, valid, change) => {
    expect(findings(valid, change)).toEqual([]);
  });

  test('each valid value that is broken here is valid to begin with', () => {
    for (const valid of VALID) {
      expect(findings(valid, () => {})).toEqual([]);
    }
  });

  test('each rule that a schema claims is tried here, and no other', () => {
    const claimed = [...nodes(schemas)].flatMap(({ node }) => node['x-krr-rules'] ?? []);
    expect(new Set([...breaks, ...kept].map(([rule]) => rule))).toEqual(new Set(claimed));
  });
});

describe('x-krr-rules anywhere in the contract', () => {
  const GROUPS = ['request', 'answer', 'person', 'state', 'contact', 'post', 'access'];

  test('holds identifiers of the form group/name, of known groups, none twice in one place', async () => {
    const places = [...nodes(await dereferenced())].flatMap(({ node }) =>
      node['x-krr-rules'] ? [node['x-krr-rules']] : [],
    );
    for (const rules of places) {
      expect(new Set(rules).size).toBe(rules.length);
      for (const rule of rules) {
        expect(rule).toMatch(/^[a-z][a-z0-9]*\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(GROUPS).toContain(rule.split('/')[0]);
      }
    }
    expect(places.length).toBeGreaterThan(20);
  });

  test('stands at the answers that express a rule by their status, header or media type', async () => {
    const { responses } = (await dereferenced()).components;
    const rulesOf = (name: string) => responses[name]['x-krr-rules'];
    expect(rulesOf('PersonerV1')).toContain('answer/json-media-type');
    expect(rulesOf('Unauthorized')).toContain('access/www-authenticate');
    expect(responses.Unauthorized.headers['WWW-Authenticate'].required).toBe(true);
    expect(rulesOf('MethodNotAllowed')).toEqual(['request/post-only']);
    expect(responses.MethodNotAllowed.headers.Allow.required).toBe(true);
  });
});
