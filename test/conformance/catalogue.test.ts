import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Level, rules, SOURCES } from '../../src/conformance/index.ts';
import type { Probe } from '../../src/conformance/probes/probe.ts';
import { EVERY_PROBE, PROBES, type ProbeName } from '../../src/conformance/probes/rest.ts';
import { type CaseOutcome, judgeCase, outcomeOf } from './cases/case.ts';
import { cases } from './cases/index.ts';

/** Every rule, by group and level. An id is never used again for another rule. */
const CATALOGUE: Readonly<Record<string, Readonly<Record<Level, readonly string[]>>>> = {
  request: {
    MUST: [
      'one-identifier',
      'thousand-identifiers',
      'over-thousand-rejected',
      'empty-rejected',
      'member-required',
      'malformed-json-rejected',
      'post-only',
      'unknown-informasjonsbehov-ignored',
      'repeated-informasjonsbehov-ignored',
      'person-is-implicit',
      'accept-forms',
      'json-forms',
      'pipelining',
    ],
    SHOULD: [
      'content-type-forms',
      'transfer-forms',
      'other-headers',
      'unknown-member-position',
      'http-1-0',
      'wrong-length-rejected',
      'other-media-type-rejected',
      'no-server-error',
    ],
    OBSERVE: [
      'informasjonsbehov-narrows',
      'only-unknown-informasjonsbehov',
      'numeric-identifier',
      'check-digits',
      'duplicates',
      'unknown-member',
      'trailing-slash',
      'accept-jose',
    ],
  },
  response: {
    MUST: [
      'status-200',
      'json-media-type',
      'valid-json-utf8',
      'personer-array',
      'one-per-identifier',
      'matches-contract',
    ],
    SHOULD: ['order', 'absent-not-null', 'charset', 'unique-members', 'not-in-shared-caches'],
    OBSERVE: ['unknown-members'],
  },
  person: {
    MUST: [
      'identifier',
      'status',
      'reservasjon',
      'varslingsstatus',
      'spraak',
      'reservasjonstidspunkt-only-when-reserved',
    ],
    SHOULD: ['reservasjonstidspunkt-when-reserved'],
    OBSERVE: ['reservasjon-outside-register', 'varslingsstatus-present'],
  },
  state: {
    MUST: [
      'slettet-no-data',
      'ikke-registrert-no-data',
      'slettet-kan-ikke-varsles',
      'ikke-registrert-kan-ikke-varsles',
      'expired-kan-ikke-varsles',
      'fresh-kan-varsles',
    ],
    SHOULD: ['reservert-kan-ikke-varsles'],
    OBSERVE: ['mixed-channels', 'no-channel', 'expired-contact-delivered', 'reserved-contact-delivered'],
  },
  contact: {
    MUST: ['epost-max-50', 'epost-format', 'mobil-pattern', 'mobil-length', 'timestamp-form'],
    SHOULD: ['norwegian-mobil-4-or-9', 'dates-accompany-value', 'timestamp-not-in-future'],
    OBSERVE: ['timestamp-variant'],
  },
  mailbox: {
    MUST: ['both-members', 'supplier-is-nine-digits', 'sertifikat-is-x509'],
    SHOULD: [
      'supplier-check-digit',
      'supplier-is-known',
      'sertifikat-in-validity',
      'sertifikat-key-usage',
      'sertifikat-accompanies-mailbox',
      'sertifikat-of-supplier',
    ],
    OBSERVE: [],
  },
  batch: {
    MUST: [
      'order-independent',
      'split',
      'independent-of-others',
      'repeated',
      'not-registered-does-not-fail-others',
      'slettet-does-not-fail-others',
      'duplicates',
      'only-not-registered',
      'own-contact-data',
    ],
    SHOULD: [],
    OBSERVE: ['call-overhead'],
  },
  'persons-file': {
    MUST: ['matches'],
    SHOULD: [],
    OBSERVE: [],
  },
  access: {
    MUST: [
      'missing-token',
      'non-bearer-scheme',
      'unknown-token',
      'invalid-signature',
      'altered-claims',
      'unsigned-token',
      'foreign-key',
      'key-in-token',
      'public-key-as-secret',
      'expired-token',
    ],
    SHOULD: [
      'token-in-query',
      'scheme-required',
      'www-authenticate',
      'errors-are-json',
      'errors-without-identifiers',
      'errors-without-token',
      'errors-without-internals',
    ],
    OBSERVE: [],
  },
  disclosure: {
    MUST: [
      'contact-scope-only',
      'digital-post-scope-only',
      'reservasjon-always',
      'delegated-scopes-equal',
      'no-scope-no-data',
      'contact-scope-elsewhere',
      'independent-of-earlier-token',
    ],
    SHOULD: [],
    OBSERVE: ['no-krr-scope'],
  },
  v2: {
    MUST: [],
    SHOULD: ['include-not-registered', 'exclude-not-registered', 'only-not-registered', 'agrees-with-v1'],
    OBSERVE: ['default-flag'],
  },
  'logged-in-person': {
    MUST: [
      'own-person',
      'patch-204',
      'patch-visible',
      'invalid-language-rejected',
      'delete-preference',
      'patch-reverted',
      'pid-required',
      'same-as-lookup',
      'change-affects-nothing-else',
      'change-requires-scope',
    ],
    SHOULD: ['change-visible-in-lookup', 'change-in-changes', 'change-in-soap-changes'],
    OBSERVE: [],
  },
  print: {
    MUST: ['shape'],
    SHOULD: ['certificate-in-validity', 'certificate-key-usage', 'agrees-with-v1'],
    OBSERVE: ['without-token'],
  },
  changes: {
    MUST: ['scope-required'],
    SHOULD: ['shape', 'monotonic', 'terminates', 'end-is-empty', 'pages-adjoin', 'current-data'],
    OBSERVE: [],
  },
  jose: {
    MUST: [],
    SHOULD: ['well-formed', 'signature', 'certificate-in-validity', 'certificate-key-usage', 'same-payload'],
    OBSERVE: [],
  },
  soap: {
    MUST: [
      'lookup-succeeds',
      'well-formed-xml',
      'namespaces',
      'thousand-identifiers',
      'one-person-per-identifier',
      'order-independent',
      'batch-independent',
      'batch-size-independent',
      'own-contact-data',
      'duplicates',
      'only-not-registered',
      'version-independent',
      'person-elements',
      'status',
      'reservasjon',
      'contact-values',
      'timestamps',
      'sertifikat-is-x509',
      'without-informasjonsbehov',
      'informasjonsbehov-parts',
      'unknown-informasjonsbehov-ignored',
      'repeated-informasjonsbehov-ignored',
      'kontaktinformasjon-alias',
      'slettet-no-data',
      'ikke-registrert-no-data',
      'varslingsstatus',
      'expired-withheld',
      'expired-delivered-without-varslingsstatus',
      'no-identifiers-rejected',
      'over-thousand-rejected',
      'malformed-rejected',
      'entities-not-expanded',
      'print-sertifikat',
      'changes-shape',
      'changes-parts',
      'changes-continue',
      'changes-without-varslingsstatus',
      'persons-file-matches',
      'agrees-with-rest',
    ],
    SHOULD: [
      'envelope-matches-request',
      'content-type',
      'timestamps-not-in-future',
      'wrong-length-rejected',
      'wrong-operation-rejected',
      'doctype-rejected',
      'unknown-header-rejected',
      'other-envelope-rejected',
      'fault-version',
      'fault-status',
      'faults-without-internals',
      'faults-without-identifiers',
      'version-1-2',
      'equivalent-serialisations',
      'changes-pages-adjoin',
    ],
    OBSERVE: ['order', 'spraak', 'reserved-withheld', 'version-1-1', 'changes'],
  },
};

const listed = Object.entries(CATALOGUE).flatMap(([group, levels]) =>
  Object.entries(levels).flatMap(([level, names]) => names.map((name) => `${group}/${name} ${level}`)),
);

test('the catalogue has these rules, at these levels, each once', () => {
  expect(rules.map(({ id, level }) => `${id} ${level}`).sort()).toEqual(listed.sort());
});

const ALL_PROBES = Object.keys(PROBES) as readonly ProbeName[];

test('every probe is looked at by a rule that does not look at all of them', () => {
  const used = new Set(
    rules.filter(({ probes }) => probes.length < EVERY_PROBE.length).flatMap(({ probes }) => probes),
  );
  expect(ALL_PROBES.filter((probe) => !used.has(probe))).toEqual([]);
});

test('sources and probes have titles, and addresses of their own', () => {
  for (const { title, url } of Object.values(SOURCES)) {
    expect(title).not.toBe('');
    expect(new URL(url).protocol).toBe('https:');
  }
  const titles = ALL_PROBES.map((probe) => (PROBES[probe] as Probe).title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('every rule that the contract names is there', () => {
  const file = fileURLToPath(new URL('../../openapi/krr.yaml', import.meta.url));
  const named = new Set<string>();
  JSON.stringify(parse(readFileSync(file, 'utf8')), (name: string, value: unknown) => {
    if (name === 'x-krr-rules') for (const id of value as string[]) named.add(id);
    return value;
  });
  expect(named.size).toBeGreaterThan(20);
  const ids = new Set(rules.map(({ id }) => id));
  expect([...named].filter((id) => !ids.has(id))).toEqual([]);
});

/** How a rule must be seen to end in some case. */
const NEEDED: Readonly<Record<string, readonly CaseOutcome[]>> = {
  MUST: ['pass', 'fail'],
  SHOULD: ['pass', 'warned'],
  OBSERVE: ['observed'],
};

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has a title, a requirement and sources', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(rule.title).toMatch(/^\S.{9,79}[^.\s]$/);
    expect(rule.requirement).toMatch(/^\S.{29,}\.$/);
    expect(rule.sources.length).toBeGreaterThan(0);
    for (const { document } of rule.sources) expect(SOURCES).toHaveProperty([document]);
    for (const probe of rule.probes) expect(ALL_PROBES).toContain(probe);
    expect(new Set(rule.probes).size).toBe(rule.probes.length);
  });

  test('has cases of every way in which it can end', () => {
    const outcomes = cases.filter((one) => one.rule === id).map((one) => outcomeOf(judgeCase(rule, one), rule));
    expect(outcomes).toEqual(expect.arrayContaining([...NEEDED[rule.level]!]));
  });
});

test('no two cases of a rule have the same name', () => {
  const names = cases.map(({ rule, name }) => `${rule}: ${name}`);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
