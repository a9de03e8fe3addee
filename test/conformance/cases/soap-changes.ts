import type { Case, CaseExchange } from './case.ts';
import {
  FRESH,
  got,
  html,
  MESSAGES,
  needing,
  OLD,
  one,
  person,
  refused,
  ruling,
  type Told,
  told,
  two,
  x509,
} from './soap-responses.ts';

const shape = ruling('changes-shape');
const parts = ruling('changes-parts');
const noVarslingsstatus = ruling('changes-without-varslingsstatus');
const observing = ruling('changes');
const elements = ruling('person-elements');
const namespaces = ruling('namespaces');

const NUMBERS = 'fraEndringsNummer="0" tilEndringsNummer="9" senesteEndringsNummer="9"';

const answered = (content: string, numbers = NUMBERS): CaseExchange =>
  got('soap-changes', `<m:HentEndringerRespons xmlns:m="${MESSAGES}" ${numbers}>${content}</m:HentEndringerRespons>`, {
    identifiers: [],
  });
/** A response with changes for these persons, to a request with these needs. */
const changed = (needs: readonly string[], ...those: Told[]): CaseExchange => ({
  ...answered(those.map(person).join('')),
  ...needing(...needs),
});

const numbered = (til: string, seneste: string, fra = '0'): CaseExchange =>
  answered(person({}), `fraEndringsNummer="${fra}" tilEndringsNummer="${til}" senesteEndringsNummer="${seneste}"`);

const shapeCases: readonly Case[] = [
  ...(
    [
      ['after the last change', [10, 9, 9], '', 'pass'],
      ['two numbers after the last change', [11, 9, 9], '', 'fail'],
      ['a person after the last change', [10, 9, 9], person({}), 'fail'],
      ['no progress before the last change', [9, 8, 9], '', 'fail'],
      ['after the end of the response', [10, 9, 12], '', 'fail'],
    ] as const
  ).map(([name, [fra, til, seneste], content, outcome]) =>
    shape(name, outcome, [
      {
        ...answered(
          content,
          `fraEndringsNummer="${fra}" tilEndringsNummer="${til}" senesteEndringsNummer="${seneste}"`,
        ),
        sent: `<ns:HentEndringerForespoersel fraEndringsNummer="${fra}"/>`,
      },
    ]),
  ),
  shape('persons and numbers', 'pass', [answered(person({}))]),
  shape('nobody', 'pass', [numbered('0', '0')]),
  shape('more to come', 'pass', [numbered('5', '9')]),
  shape('large numbers, with a sign and zeroes', 'pass', [numbered('+200000020', '0200000020')]),
  shape('a fault', 'skipped', [refused('soap-changes')], { says: 'HentEndringer is rejected' }),
  shape('a page', 'fail', [html(200, 'soap-changes')], { says: 'status 200' }),
  shape('a fault to one of them', 'warned', [answered(person({})), refused('soap-changes')], {
    says: 'status 400 and a fault',
  }),
  shape('no numbers', 'fail', [answered(person({}), '')], { says: 'fraEndringsNummer, a whole number' }),
  shape('no last number', 'fail', [answered('', 'fraEndringsNummer="0" tilEndringsNummer="9"')], {
    says: '/@senesteEndringsNummer',
  }),
  ...['ni', '', '9.0', '1e3', '99999999999999999999'].map((number) =>
    shape(`the number "${number}"`, 'fail', [numbered('1', number)], { says: 'a text' }),
  ),
  shape('the last number by another name', 'fail', [
    answered('', 'fraEndringsNummer="0" tilEndringsNummer="9" sisteEndringsNummer="9"'),
  ]),
  shape('an attribute too many', 'fail', [answered('', `${NUMBERS} antall="0"`)], { says: 'the attribute antall' }),
  shape('text between the persons', 'fail', [answered(`${person({})}og`)], { says: 'text between them' }),
  shape('numbers that go back', 'fail', [numbered('9', '3')], { says: 'a decreasing number' }),
  shape('no way on', 'fail', [numbered('0', '3')], { says: 'no progress' }),
  shape('from another number', 'warned', [numbered('9', '9', '1')], { says: 'the requested fraEndringsNummer' }),
  shape('1001 persons', 'fail', [answered(person({}).repeat(1001))], { says: '1001' }),
  shape('a person who is not registered', 'fail', [changed(['Person'], { status: 'IKKE_REGISTRERT' })], {
    says: '/HentEndringerRespons/Person[1]',
  }),
  elements('a change with a language', 'fail', [
    answered(person({}).replace('</b:Person>', '<b:spraak>nb</b:spraak></b:Person>')),
  ]),
  namespaces('changes in another one', 'fail', [
    { ...answered(person({})), body: String(answered(person({})).body).replace(MESSAGES, 'urn:x') },
  ]),
];

const BEFORE: CaseExchange = told('soap-delivered', { date: OLD, post: true, sertifikat: x509 });

const partCases: readonly Case[] = [
  ...(
    [
      ['the same persons', one, NUMBERS, 'pass'],
      ['other persons', two, NUMBERS, 'fail'],
      ['other persons of a later time', two, NUMBERS.replaceAll('"9"', '"10"'), 'pass'],
    ] as const
  ).map(([name, id, numbers, outcome]) =>
    parts(
      `${name} with other informasjonsbehov`,
      outcome,
      [
        { ...told('soap-everything', { date: FRESH }, { id: two, date: FRESH }), identifiers: [one, two] },
        { ...answered(person({ date: FRESH })), ...needing('Person') },
        { ...answered(person({ id, date: FRESH }), numbers), ...needing() },
      ],
      { says: outcome === 'fail' ? 'the persons differ' : '' },
    ),
  ),
  parts('as from HentPersoner', 'pass', [
    BEFORE,
    changed(['Person'], { date: OLD }),
    changed([], { date: OLD }),
    changed(['Sertifikat'], { date: OLD, sertifikat: x509 }),
    changed(['Kontaktinfo', 'SikkerDigitalPost', 'VarslingsStatus'], { date: OLD, post: true }),
  ]),
  parts('the same instant, written otherwise', 'pass', [BEFORE, changed(['Person'], { date: '2020-05-01T08:00:00Z' })]),
  parts('no Kontaktinformasjon', 'fail', [BEFORE, changed(['Person'], {})], { says: 'no Kontaktinformasjon' }),
  parts(
    'Kontaktinformasjon where it is asked for alone',
    'fail',
    [changed(['Kontaktinfo'], { date: FRESH }), changed(['Person'], {})],
    { says: 'no Kontaktinformasjon' },
  ),
  parts('withheld with VarslingsStatus', 'fail', [BEFORE, changed(['Kontaktinfo', 'VarslingsStatus'], {})]),
  parts('a mailbox that was not requested', 'fail', [BEFORE, changed(['Person'], { date: OLD, post: true })], {
    says: 'SikkerDigitalPostAdresse',
  }),
  parts('no certificate', 'fail', [BEFORE, changed(['Sertifikat'], { date: OLD })], { says: 'no X509Sertifikat' }),
  parts('another status', 'fail', [BEFORE, changed(['Person'], { status: 'SLETTET' })], { says: 'status differs' }),
  parts('another status in between', 'pass', [BEFORE, changed(['Person'], { status: 'SLETTET' }, { date: OLD })]),
  parts('another date, and more changes to come', 'pass', [
    BEFORE,
    {
      ...answered(person({ date: FRESH }), 'fraEndringsNummer="0" tilEndringsNummer="5" senesteEndringsNummer="9"'),
      ...needing('Person'),
    },
  ]),
  parts('another reservasjon', 'fail', [BEFORE, changed(['Person'], { date: OLD, reservasjon: 'JA' })], {
    says: 'reservasjon differs',
  }),
  parts(
    'others where more is asked for',
    'fail',
    [changed(['Person'], { date: OLD }, { id: two }), changed(['Kontaktinfo'], { date: OLD })],
    {
      says: 'the same persons as with Person',
    },
  ),
  parts('a fault', 'skipped', [BEFORE, refused('soap-changes')]),
  noVarslingsstatus('none', 'pass', [changed(['VarslingsStatus'], { date: FRESH })]),
  noVarslingsstatus(
    'where it is asked for',
    'fail',
    [changed(['VarslingsStatus'], { varslingsstatus: 'KAN_VARSLES' })],
    {
      says: '/varslingsstatus',
    },
  ),
  noVarslingsstatus('nobody', 'skipped', [changed(['VarslingsStatus'])]),
  observing('persons', 'observed', [answered(person({ id: one }))], { says: 'supported, with persons' }),
  observing('nobody', 'observed', [answered('')], { says: 'without changes' }),
  observing('a fault', 'observed', [refused('soap-changes')], { says: 'not supported: status 400 and a fault' }),
];

const goOn = ruling('changes-continue');

/** Changes asked from a number. */
const from = (number: number, til: number, seneste: number, count = 1): CaseExchange => ({
  ...answered(
    person({}).repeat(count),
    `fraEndringsNummer="${number}" tilEndringsNummer="${til}" senesteEndringsNummer="${seneste}"`,
  ),
  probe: 'soap-changes-follow-up',
  sent: `<ns:HentEndringerForespoersel fraEndringsNummer="${number}"/>`,
});

const goOnCases: readonly Case[] = [
  goOn('the last one again', 'pass', [from(0, 9, 9, 9), from(9, 9, 9)]),
  goOn('the next ones', 'pass', [from(0, 5, 9, 5), from(6, 9, 9, 4)]),
  goOn('another one in the meantime', 'pass', [from(0, 9, 9, 9), from(9, 10, 10, 2)]),
  goOn('all of them again', 'fail', [from(0, 9, 9, 9), from(9, 9, 9, 9)], { says: 'earlier changes are included' }),
  goOn('the first page again', 'fail', [from(0, 5, 9, 5), from(6, 5, 9, 5)], { says: 'a smaller number' }),
  goOn('a page with status 200', 'fail', [
    from(0, 9, 9),
    { ...html(200, 'soap-changes-follow-up'), sent: '<a fraEndringsNummer="9"/>' },
  ]),
  goOn('a fault to the second', 'skipped', [from(0, 9, 9), refused('soap-changes-follow-up')]),
  goOn('no changes', 'skipped', [from(0, 0, 0, 0)]),
  goOn('a fault', 'skipped', [refused('soap-changes-follow-up')]),
];

export const cases: readonly Case[] = [...shapeCases, ...partCases, ...goOnCases];
