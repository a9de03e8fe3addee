import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { BEGREP, got, persons } from './soap-responses.ts';

const KARI = '01837012046';
const OLA = '12848523168';
const ANNE = '27819231090';

const OLD = '2024-02-20T10:14:52+01';
/** Of the day of the evaluation. */
const TODAY = '2026-06-15T11:00:00+02';

interface Contact {
  readonly email?: string;
  readonly date?: string | undefined;
  readonly mobile?: string;
  readonly mailbox?: string;
}

const person = (personidentifikator: string, { email, date = OLD, mobile, mailbox }: Contact) => ({
  ...{ personidentifikator, reservasjon: 'NEI', status: 'AKTIV' },
  kontaktinformasjon: {
    ...(email !== undefined && { epostadresse: email, epostadresse_oppdatert: date }),
    ...(mobile !== undefined && { mobiltelefonnummer: mobile, mobiltelefonnummer_oppdatert: date }),
  },
  ...(mailbox !== undefined && {
    digital_post: { postkasseadresse: mailbox, postkasseleverandoeradresse: '984661185' },
  }),
});

type Returned = readonly [identifier: string, contact: Contact];

/** A response, one after the other, with these persons. */
const lookup = (...returned: readonly Returned[]): CaseExchange => ({
  probe: 'batch',
  identifiers: returned.map(([identifier]) => identifier),
  body: { personer: returned.map(([identifier, contact]) => person(identifier, contact)) },
});

const k = { email: 'kari@example.com', mobile: '+4742000001', mailbox: 'kari.nordmann#1AAA' };
const o = { email: 'ola@example.com', mobile: '+4742000002', mailbox: 'ola.nordmann#1BBB' };
const usual = lookup([KARI, k], [OLA, o]);

const swapped = lookup([KARI, k], [OLA, { ...o, email: k.email }]);
const withNumber = (identifier: string, contact: Contact): CaseExchange => ({
  ...lookup(),
  identifiers: [identifier],
  body: { personer: [{ ...person(identifier, contact), personidentifikator: Number(identifier) }] },
});

const inRest = (
  name: string,
  outcome: CaseOutcome,
  exchanges: readonly CaseExchange[],
  more: Partial<Case> = {},
): Case => ({
  ...{ rule: 'batch/own-contact-data', name, outcome, exchanges },
  ...more,
});

const overSoap = (...returned: readonly Returned[]): CaseExchange =>
  got(
    'soap-everything',
    persons(
      ...returned.map(([identifier, { email, date = '2024-02-20T10:14:52+01:00' }]) =>
        [
          `<b:Person xmlns:b="${BEGREP}"><b:personidentifikator>${identifier}</b:personidentifikator>`,
          `<b:Kontaktinformasjon><b:Epostadresse sistOppdatert="${date}">${email}</b:Epostadresse></b:Kontaktinformasjon>`,
          '</b:Person>',
        ].join(''),
      ),
    ),
    { identifiers: returned.map(([identifier]) => identifier) },
  );

export const cases: readonly Case[] = [
  inRest('an error with the address of another person', 'pass', [usual, usual, { ...swapped, status: 500 }]),
  inRest('another token', 'pass', [usual, usual, { ...swapped, authorization: { token: 'contact' } }]),
  inRest('an identifier that is a number', 'pass', [usual, usual, withNumber(ANNE, o), withNumber(ANNE, k)]),
  inRest('every response returns the same', 'pass', [usual, usual, usual]),
  inRest('two persons are swapped once', 'fail', [usual, lookup([KARI, o], [OLA, k]), usual], {
    says: 'an epostadresse that 2 responses return for one other person',
  }),
  inRest('two persons are swapped in two of five responses', 'fail', [
    usual,
    lookup([KARI, o], [OLA, k]),
    usual,
    lookup([KARI, o], [OLA, k]),
    usual,
  ]),
  inRest('only the mobile number is of another person', 'fail', [
    usual,
    lookup([KARI, { ...k, mobile: o.mobile }], [OLA, o]),
    usual,
  ]),
  inRest('only the mailbox is of another person', 'fail', [
    usual,
    lookup([KARI, { ...k, mailbox: o.mailbox }], [OLA, o]),
    usual,
  ]),
  inRest('a person without an address receives that of another person', 'fail', [
    lookup([ANNE, {}], [OLA, o]),
    lookup([ANNE, { email: o.email }], [OLA, o]),
    lookup([ANNE, {}], [OLA, o]),
  ]),
  inRest('the first response has the data of another person, with an old date', 'fail', [
    lookup([KARI, o], [OLA, o]),
    usual,
    usual,
  ]),
  inRest('the last response has the data of another person, with an old date', 'fail', [
    usual,
    usual,
    lookup([KARI, o], [OLA, o]),
  ]),
  inRest('the last response has the mailbox of another person', 'fail', [
    usual,
    usual,
    lookup([KARI, { ...k, mailbox: o.mailbox }], [OLA, o]),
  ]),
  inRest('every person receives the address of the first once', 'fail', [
    lookup([KARI, k], [OLA, o], [ANNE, { email: 'anne@example.com' }]),
    lookup([KARI, k], [OLA, { ...o, email: k.email }], [ANNE, { email: k.email }]),
    lookup([KARI, k], [OLA, o], [ANNE, { email: 'anne@example.com' }]),
  ]),
  inRest('two persons share an address', 'pass', [
    lookup([KARI, k], [OLA, { ...o, email: k.email }]),
    lookup([KARI, k], [OLA, { ...o, email: k.email }]),
  ]),
  inRest('two persons share a number, which one response writes with spaces and without country code', 'pass', [
    lookup([KARI, k], [OLA, { mobile: k.mobile }]),
    lookup([KARI, k], [OLA, { mobile: '42 00 00 01' }]),
    lookup([KARI, k], [OLA, { mobile: k.mobile }]),
  ]),
  inRest('one of two persons who share an address is returned without data once', 'pass', [
    lookup([KARI, k], [OLA, { email: k.email }]),
    lookup([KARI, k], [OLA, {}]),
    lookup([KARI, k], [OLA, { email: k.email }]),
  ]),
  inRest('a person receives an address that several others share', 'pass', [
    lookup([KARI, k], [OLA, { email: k.email }], [ANNE, { email: 'anne@example.com' }]),
    lookup([KARI, k], [OLA, { email: k.email }], [ANNE, { email: k.email }]),
    lookup([KARI, k], [OLA, { email: k.email }], [ANNE, { email: 'anne@example.com' }]),
  ]),
  inRest('a person moves to the address of another person during the run', 'pass', [
    usual,
    usual,
    lookup([KARI, { ...k, email: o.email }], [OLA, o]),
    lookup([KARI, { ...k, email: o.email }], [OLA, o]),
  ]),
  inRest('a person moves to the address of another person at the end, with a date of today', 'pass', [
    usual,
    usual,
    lookup([KARI, { ...k, email: o.email, date: TODAY }], [OLA, o]),
  ]),
  inRest('a person leaves a shared address during the run', 'pass', [
    lookup([KARI, k], [OLA, { email: k.email }]),
    lookup([KARI, k], [OLA, { email: o.email, date: TODAY }]),
    lookup([KARI, k], [OLA, { email: o.email, date: TODAY }]),
  ]),
  inRest('a person has other data that no other person has', 'pass', [
    usual,
    lookup([KARI, { email: 'x@example.com' }]),
    usual,
  ]),
  inRest('the address of a person who was returned once', 'pass', [
    lookup([KARI, k]),
    lookup([KARI, { ...k, email: o.email }], [OLA, o]),
    lookup([KARI, k]),
  ]),
  inRest('no person has contact data', 'skipped', [lookup([KARI, {}]), lookup([KARI, {}])], { says: 'returned twice' }),
  inRest(
    'the other version returned the address twice for the owner',
    'fail',
    [lookup([KARI, k]), lookup([KARI, { ...k, email: o.email }]), lookup([KARI, k])],
    { other: [lookup([OLA, o]), lookup([OLA, o])] },
  ),
  inRest(
    'one version withholds an expired address that two persons share',
    'pass',
    [lookup([KARI, k], [OLA, {}]), lookup([KARI, k], [OLA, {}])],
    { other: [lookup([OLA, { email: k.email }])] },
  ),
  ...(
    [
      ['two persons are swapped once', 'fail', [overSoap([KARI, o], [OLA, k])]],
      ['two persons share an address', 'pass', [overSoap([KARI, k], [OLA, o])]],
    ] as const
  ).map(
    ([name, outcome, between]): Case => ({
      ...{ rule: 'soap/own-contact-data', name, outcome, version: 'soap' },
      exchanges: [overSoap([KARI, k], [OLA, o]), ...between, overSoap([KARI, k], [OLA, o])],
    }),
  ),
  {
    ...{ rule: 'soap/own-contact-data', name: 'no person has contact data', outcome: 'skipped', version: 'soap' },
    exchanges: [got('soap-everything', persons())],
  },
];
