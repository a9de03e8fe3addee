import { expect, test } from 'vitest';
import { findDiagnostics, parseScenario } from '../../support/scenario/load.ts';

const STATED = {
  status: 'DELETED',
  reservasjon: null,
  reservasjonstidspunkt: 'yesterday',
  spraak_oppdatert: '2999-02-31T00:00:00Z',
  varslingsstatus: 'MAYBE',
  kontaktinformasjon: { epostadresse: 'no address', mobiltelefonnummer: '1', epostadresse_oppdatert: { ago: 'P3M' } },
  digital_post: { postkasseadresse: '' },
  sertifikat: 'none',
};

const scenario = (person: object): string =>
  JSON.stringify({ name: 'x', now: '2026-01-01T00:00:00Z', persons: { anna: person } });

test('a contradictory person has any state, code, text and time', async () => {
  const text = scenario({ identifier: '01837012046', allowInvalidState: true, ...STATED });
  expect(await parseScenario(text)).toMatchObject({
    persons: [{ role: 'anna', identifier: '01837012046', allowInvalidState: true, specified: STATED }],
  });
});

test('a person may be active without a reservation, or deleted with data, only if contradictory', async () => {
  const identifier = '01837012046';
  for (const stated of [
    { status: 'AKTIV', reservasjon: null },
    { status: 'SLETTET', kontaktinformasjon: { epostadresse: 'kari@example.com' } },
  ]) {
    expect(await findDiagnostics(scenario({ identifier, allowInvalidState: true, ...stated }))).toEqual([]);
    expect(await findDiagnostics(scenario({ identifier, allowInvalidState: false, ...stated }))).toEqual([
      expect.stringMatching(/\(allowInvalidState: true permits it\)$/),
    ]);
  }
});

test('who does not contradict is plain', async () => {
  const { persons } = await parseScenario(scenario({ identifier: '01837012046', allowInvalidState: false }));
  expect(persons[0]).toEqual({ role: 'anna', identifier: '01837012046', specified: {} });
});

test.each([
  ['identifiers that are not valid', { identifier: '01837012047' }, /identifier: not valid/],
  ['unknown members', { identifier: '01837012046', spraakk: 'nb' }, /unknown key "spraakk" \(did you mean spraak\?\)/],
  ['members that are no text', { identifier: '01837012046', spraak: 5 }, /spraak: expected a text or null/],
  [
    'distances that are none',
    { identifier: '01837012046', spraak_oppdatert: { ago: 'x' } },
    /ago: expected an ISO 8601/,
  ],
])('%s are mistakes even so', async (_, person, message) => {
  expect(await findDiagnostics(scenario({ allowInvalidState: true, ...person }))).toEqual([
    expect.stringMatching(message),
  ]);
});
