import { describe, expect, test } from 'vitest';
import { type Operation, operations, SCOPES } from '../../src/contract/index.ts';
import {
  PROTECTED_RESOURCES,
  type ProtectedResource,
  permissionsFor,
  requiredScopes,
  toPartSet,
} from '../../src/disclosure/index.ts';

const CONTACT = toPartSet(['Kontaktinfo', 'VarslingsStatus', 'Spraak']);
const PERSON = toPartSet([]);
const DIGITAL_POST = toPartSet(['SikkerDigitalPost', 'Sertifikat']);

/** Behind which gate the contract's operations stand. */
const BEHIND: Readonly<Record<Operation['operationId'], ProtectedResource>> = {
  hentPersonerV1: 'personer',
  hentPersonerV2: 'personer',
  hentPersonV1: 'person',
  endrePersonV1: 'spraak',
  hentPersonV2: 'person',
  hentPrintSertifikatV1: 'print',
  hentPrintSertifikatV2: 'print',
  hentEndringerV2: 'endringer',
};

test.each(operations)('$operationId is opened by the scopes that the contract names, and no other', (operation) => {
  const gate = BEHIND[operation.operationId];
  expect(requiredScopes(gate)).toEqual(operation.scopes);
  if (operation.scopes.length === 0) return;
  const opening = SCOPES.filter((scope) => permissionsFor(gate, [scope]) !== null);
  expect(new Set(opening)).toEqual(new Set(operation.scopes));
});

describe('what scopes give behind a gate', () => {
  test.each<[ProtectedResource, string, number | null]>([
    ['personer', 'krr:global/kontaktinformasjon.read', CONTACT],
    ['personer', 'krr:global/postkasse.read krr:user/kontaktinformasjon.read', DIGITAL_POST],
    ['personer', 'krr:user/kontaktinformasjon.read', null],
    ['person', 'krr:user/kontaktinformasjon.read', CONTACT],
    ['person', 'user/spraak.read', CONTACT],
    ['person', 'krr:user/digitalpost.read krr:global/hentendring.read', DIGITAL_POST],
    ['person', 'krr:global/kontaktinformasjon.read', CONTACT],
    ['person', 'krr:user/spraak.write', null],
    ['spraak', 'krr:user/spraak.write krr:user/digitalpost.read', PERSON],
    ['spraak', 'krr:user/kontaktinformasjon.read', null],
    ['endringer', 'krr:global/hentendring.read', PERSON],
    ['endringer', 'krr:global/hentendring.read krr:global/postkasse.read', DIGITAL_POST],
    ['endringer', 'krr:global/kontaktinformasjon.read', null],
    ['print', '', PERSON],
    ['print', 'krr:global/kontaktinformasjon.read', PERSON],
  ])('%s, %s', (gate, scopes, grant) => {
    expect(permissionsFor(gate, scopes.split(' '))).toBe(grant);
  });

  test('is nothing for names that every object has', () => {
    for (const gate of PROTECTED_RESOURCES.filter((one) => one !== 'print')) {
      expect(permissionsFor(gate, ['constructor', '__proto__', ''])).toBeNull();
    }
  });
});
