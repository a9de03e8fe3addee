import { describe, expect, test } from 'vitest';
import type { Person } from '../../src/contract/index.ts';
import {
  ALL_PARTS,
  PARTS,
  PERSON_FIELDS,
  permissionsFor,
  projectPerson,
  requiredScopes,
  toPartSet,
  type Version,
} from '../../src/disclosure/index.ts';
import { DEFAULT_BEHAVIOUR } from '../../src/scenario/index.ts';
import { everything } from '../support/disclosure/everything.ts';

const CONTACT = 'krr:global/kontaktinformasjon.read';
const DIGITAL_POST = 'krr:global/digitalpost.read';

const told = (scopes: readonly string[], version: Version = 'v1') =>
  Object.keys(projectPerson(everything, permissionsFor('personer', scopes)!, version, DEFAULT_BEHAVIOUR));

/** Which scopes give a member, as the pages on scopes and attributes have it. */
const GIVEN_BY: Readonly<Record<keyof Person, readonly string[]>> = {
  personidentifikator: [CONTACT, DIGITAL_POST],
  reservasjon: [CONTACT, DIGITAL_POST],
  reservasjonstidspunkt: [CONTACT, DIGITAL_POST],
  reservasjon_oppdatert: [CONTACT, DIGITAL_POST],
  status: [CONTACT, DIGITAL_POST],
  varslingsstatus: [CONTACT],
  kontaktinformasjon: [CONTACT],
  spraak: [CONTACT],
  spraak_oppdatert: [CONTACT],
  digital_post: [DIGITAL_POST],
  sertifikat: [DIGITAL_POST],
};

describe('the table of members', () => {
  test('has every member of a person once, each with its source', () => {
    expect(PERSON_FIELDS.map(({ member }) => member).sort()).toEqual(Object.keys(GIVEN_BY).sort());
    expect(Object.keys(everything.person).sort()).toEqual(Object.keys(GIVEN_BY).sort());
    for (const { source } of PERSON_FIELDS) expect(source).toMatch(/^https:\/\/docs\.digdir\.no\//);
  });

  test.each(PERSON_FIELDS.map(({ member }) => member))('%s is given by its scopes, and by no other', (member) => {
    const given = [CONTACT, DIGITAL_POST].filter((scope) => told([scope]).includes(member));
    expect(given).toEqual(GIVEN_BY[member]);
    expect(told([CONTACT, DIGITAL_POST])).toContain(member);
  });

  test.each(PERSON_FIELDS)('$member alone needs $need', ({ member, part }) => {
    const without = toPartSet(PARTS.filter((other) => other !== part));
    const members = Object.keys(projectPerson(everything, toPartSet([part]), 'v1', DEFAULT_BEHAVIOUR));
    expect(members).toContain(member);
    // Person is always given.
    expect(member in projectPerson(everything, without, 'v1', DEFAULT_BEHAVIOUR)).toBe(part === 'Person');
  });

  test('orders the fields independently of the order of the scopes', () => {
    const order = PERSON_FIELDS.map(({ member }) => member);
    expect(told([CONTACT, DIGITAL_POST])).toEqual(order);
    expect(told([DIGITAL_POST, CONTACT])).toEqual(order);
  });
});

describe('scopes', () => {
  test.each([
    ['krr:global/kontaktinfo.read', CONTACT],
    ['krr:global/postkasse.read', DIGITAL_POST],
    ['global/kontaktinformasjon.read', CONTACT],
    ['global/varslingsstatus.read', CONTACT],
    ['global/spraak.read', CONTACT],
    ['global/sertifikat.read', DIGITAL_POST],
    ['global/postadresse.read', DIGITAL_POST],
    ['global/sikkerdigitalpost.read', DIGITAL_POST],
  ])('%s gives what %s gives', (alias, scope) => {
    expect(told([alias])).toEqual(told([scope]));
  });

  test('are all tried above', () => {
    expect(requiredScopes('personer')).toHaveLength(10);
  });

  test.each([[[]], [['krr:user/kontaktinformasjon.read']], [['krr:global/hentendring.read']], [['constructor', '']]])(
    '%j opens no lookup',
    (scopes) => {
      expect(permissionsFor('personer', scopes)).toBeNull();
    },
  );

  test('that mean nothing here do not take away what others give', () => {
    expect(told(['openid', CONTACT])).toEqual(told([CONTACT]));
  });

  test('together give everything', () => {
    expect(permissionsFor('personer', [CONTACT, DIGITAL_POST])!).toBe(ALL_PARTS);
  });
});
