import type { ProbeName } from '../../../src/conformance/probes/rest.ts';
import type { ScenarioPerson } from '../../../src/scenario/index.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import {
  BEGREP,
  ENVELOPES,
  enveloped,
  FRESH,
  fault,
  fault11,
  got,
  html,
  MESSAGES,
  needing,
  OLD,
  one,
  person,
  persons,
  refused,
  ruling,
  type Told,
  told,
  two,
  x509,
} from './soap-responses.ts';

const answers = ruling('lookup-succeeds');
const thousand = ruling('thousand-identifiers');
const wellFormed = ruling('well-formed-xml');
const envelope = ruling('envelope-matches-request');
const contentType = ruling('content-type');
const namespaces = ruling('namespaces');
const onePer = ruling('one-person-per-identifier');
const order = ruling('order');

const inUrnX = enveloped(persons(person({}))).replace(ENVELOPES['1.2'].namespace, 'urn:x');
const typed = (type: string): CaseExchange => ({ ...told('soap-person', {}), headers: { 'content-type': type } });

const declared = (declaration: string): string => enveloped(persons(person({}))).replace(/^<\?xml[^>]*>/, declaration);
/** An envelope with something before and behind its Body. */
const around = (before: string, behind: string): CaseExchange => ({
  ...told('soap-person', {}),
  body: enveloped(persons(person({})))
    .replace('<e:Body>', `${before}<e:Body>`)
    .replace('</e:Body>', `</e:Body>${behind}`),
});

const answerCases: readonly Case[] = [
  answers('persons', 'pass', [told('soap-person', {})]),
  answers('a fault', 'fail', [refused('soap-person')], { says: 'status 400 and a fault' }),
  answers('a page', 'fail', [html(500, 'soap-person')], {
    says: 'status 500 and a text that is not well-formed XML',
  }),
  answers('another response', 'fail', [got('soap-person', '<a/>')], { says: 'a message with a' }),
  answers('a page with status 200', 'fail', [html(200, 'soap-person')], { says: 'not well-formed XML' }),
  answers('no Envelope of SOAP', 'fail', [{ ...told('soap-person', {}), body: inUrnX }], {
    says: 'an Envelope in namespace urn:x',
  }),
  answers(
    'one request has no response',
    'fail',
    [told('soap-person', {}), { probe: 'soap-everything', failed: 'the connection was reset' }],
    { says: 'reset' },
  ),
  answers('it is asked too often', 'error', [html(429, 'soap-person')], { says: '429' }),
  thousand('everybody', 'pass', [told('soap-thousand', {})]),
  thousand('a person is missing', 'fail', [{ ...told('soap-thousand', {}), identifiers: [one, two] }], {
    says: '1 missing',
  }),
  thousand('another person too', 'fail', [told('soap-thousand', {}, { id: two })], { says: '1 not requested' }),
  thousand('a fault', 'fail', [refused('soap-thousand')]),
  wellFormed('an envelope', 'pass', [told('soap-person', {})]),
  wellFormed('a byte order mark before it', 'pass', [
    { ...got('soap-person', ''), body: `\ufeff${enveloped(persons(person({})))}` },
  ]),
  wellFormed('CDATA and comments', 'pass', [got('soap-person', `<!-- & --><a><![CDATA[a & b <c>]]></a>`)]),
  ...(
    [
      ['1.1', '<x:a xmlns:x="urn:x"/>', 'pass'],
      ['1.1', '<e:a/>', 'fail'],
      ['1.1', '<a/>', 'fail'],
      ['1.2', '<x:a xmlns:x="urn:x"/>', 'fail'],
    ] as const
  ).map(([version, element, outcome]) =>
    wellFormed(`${element} after the Body in SOAP ${version}`, outcome, [
      {
        ...got('soap-person', ''),
        body: enveloped('<a/>', version).replace('</e:Body>', `</e:Body>${element}`),
      },
    ]),
  ),
  wellFormed('cut off', 'fail', [{ ...got('soap-person', ''), body: '<a><b>' }], { says: 'well-formed' }),
  wellFormed('an ampersand', 'fail', [got('soap-person', '<a>b & c</a>')], { says: 'well-formed' }),
  wellFormed('a character that XML does not have', 'fail', [got('soap-person', '<a>\u0001</a>')]),
  wellFormed('a document type', 'fail', [{ ...got('soap-person', ''), body: '<!DOCTYPE a><a/>' }], {
    says: 'document type',
  }),
  wellFormed('no envelope', 'fail', [{ ...got('soap-person', ''), body: '<a/>' }], { says: 'without an Envelope' }),
  wellFormed('an empty Body', 'fail', [got('soap-person', '')], { says: 'without one element' }),
  wellFormed('two elements in the Body', 'fail', [got('soap-person', '<a/><b/>')]),
  wellFormed('other bytes than UTF-8', 'fail', [got('soap-person', '<a/>', { isUtf8: false })], { says: 'UTF-8' }),
  wellFormed('an Envelope in neither namespace of SOAP', 'fail', [{ ...told('soap-person', {}), body: inUrnX }], {
    says: 'an Envelope in namespace urn:x',
  }),
  wellFormed(
    'a Body in another namespace',
    'fail',
    [
      {
        ...told('soap-person', {}),
        body: enveloped(persons(person({})))
          .replace('<e:Body>', '<Body xmlns="urn:x">')
          .replace('</e:Body>', '</Body>'),
      },
    ],
    { says: 'a Body in namespace urn:x' },
  ),
  ...['<?xml version="1.0" encoding="UTF-16"?>', '<?xml version="1.0" encoding="ISO-8859-1"?>'].map((declaration) =>
    wellFormed(`declared as ${declaration}`, 'fail', [{ ...got('soap-person', ''), body: declared(declaration) }], {
      says: 'does not name UTF-8',
    }),
  ),
  wellFormed('declared as US-ASCII, which it is', 'pass', [
    { ...got('soap-person', ''), body: declared('<?xml version="1.0" encoding="us-ascii"?>') },
  ]),
  wellFormed(
    'a processing instruction',
    'fail',
    [{ ...got('soap-person', ''), body: declared('<?xml version="1.0"?><?xml-stylesheet href="a"?>') }],
    { says: 'processing instruction' },
  ),
  wellFormed('a reference to no character', 'fail', [got('soap-person', '<a>&#0;</a>')], { says: 'well-formed' }),
  wellFormed(
    'an attribute twice, by two prefixes',
    'fail',
    [got('soap-person', '<a xmlns:p="urn:x" xmlns:q="urn:x" p:b="1" q:b="1"/>')],
    { says: 'well-formed' },
  ),
  wellFormed('a Header before the Body', 'pass', [around('<e:Header/>', '')]),
  wellFormed('a Header behind the Body', 'fail', [around('', '<e:Header/>')], { says: 'content after its Body' }),
  wellFormed('two Bodies', 'fail', [around('', '<e:Body><a/></e:Body>')], { says: 'content after its Body' }),
  wellFormed('something else before the Body', 'fail', [around('<x/>', '')], { says: 'a Body in its place' }),
  wellFormed('text beside the Body', 'fail', [around('', 'og')], { says: 'text beside its elements' }),
  wellFormed('no request succeeds', 'skipped', [refused('soap-person')]),
  envelope('SOAP 1.2', 'pass', [told('soap-person', {})]),
  envelope('SOAP 1.1 in response to SOAP 1.2', 'warned', [
    { ...told('soap-person', {}), body: enveloped(persons(person({})), '1.1') },
  ]),
  envelope('no request succeeds', 'skipped', [refused('soap-person')]),
  contentType('application/soap+xml', 'pass', [told('soap-person', {})]),
  contentType('in another case', 'pass', [
    { ...told('soap-person', {}), headers: { 'content-type': 'Application/SOAP+XML;action="x"' } },
  ]),
  contentType(
    'text/xml in response to SOAP 1.2',
    'warned',
    [{ ...told('soap-person', {}), headers: { 'content-type': 'text/xml' } }],
    { says: '"actual":"text/xml"' },
  ),
  contentType('a character set in quotes', 'pass', [typed('application/soap+xml; charset="UTF-8"; action="x"')]),
  contentType('no character set', 'pass', [typed('application/soap+xml')]),
  contentType('another character set', 'warned', [typed('application/soap+xml; Charset=ISO-8859-1')], {
    says: 'charset=iso-8859-1',
  }),
  namespaces('the documented ones', 'pass', [told('soap-person', { date: FRESH })]),
  namespaces(
    'another one in the response',
    'fail',
    [got('soap-person', persons(person({})).replace(MESSAGES, 'urn:x'))],
    { says: 'HentPersonerRespons' },
  ),
  namespaces('another one of Person', 'fail', [got('soap-person', persons(person({})).replace(BEGREP, MESSAGES))], {
    says: 'Person',
  }),
  namespaces('none of an element within', 'fail', [
    got('soap-person', persons(person({})).replaceAll('b:status', 'status')),
  ]),
  onePer('one for one', 'pass', [told('soap-person', {})]),
  onePer('a person is missing', 'fail', [{ ...told('soap-person', {}), identifiers: [one, two] }], {
    says: '"2 persons, each once","actual":"1 missing"',
  }),
  onePer('a person is missing from half of the 1000', 'fail', [
    { ...told('soap-thousand-split', {}), identifiers: [one, two] },
  ]),
  onePer('a person is missing from the response to another serialisation', 'fail', [
    { ...told('soap-equivalent-serialisations', {}), identifiers: [one, two] },
  ]),
  onePer('a person twice', 'fail', [told('soap-person', {}, {})], { says: '1 more than once' }),
  onePer('another person', 'fail', [told('soap-person', { id: two })], { says: '1 missing, 1 not requested' }),
  order('as asked', 'observed', [{ ...told('soap-person', {}, { id: two }), identifiers: [one, two] }], {
    says: 'in the order of the request',
  }),
  order('the other way round', 'observed', [{ ...told('soap-person', { id: two }, {}), identifiers: [one, two] }], {
    says: 'in another order',
  }),
];

const elements = ruling('person-elements');
const timestamps = ruling('timestamps');
const notAhead = ruling('timestamps-not-in-future');
const values = ruling('contact-values');
const sertifikat = ruling('sertifikat-is-x509');
const status = ruling('status');
const reservasjon = ruling('reservasjon');
const FULL: Told = { varslingsstatus: 'KAN_VARSLES', date: FRESH, post: true, sertifikat: x509 };
const changed = (from: string | RegExp, to: string, of: Told = FULL): CaseExchange[] => [
  got('soap-everything', persons(person(of).replace(from, to))),
];

/** An empty e-mail address in place of a number. */
const withEmail = (exchange: CaseExchange): CaseExchange => ({
  ...exchange,
  body: String(exchange.body).replaceAll('Mobiltelefonnummer', 'Epostadresse'),
});

const personCases: readonly Case[] = [
  elements('everything, in order', 'pass', [told('soap-everything', FULL)]),
  elements('the least', 'pass', changed(/<b:reservasjon>.*<\/b:status>/, '', {})),
  elements('no identifier', 'fail', changed(/<b:personid.*<\/b:personidentifikator>/, ''), {
    says: 'no personidentifikator',
  }),
  elements('another order', 'fail', changed(/(<b:reservasjon>.*<\/b:reservasjon>)(<b:status>.*<\/b:status>)/, '$2$1'), {
    says: 'reservasjon after status',
  }),
  elements('an element twice', 'fail', changed(/<b:status>.*<\/b:status>/, '$&$&'), { says: 'twice' }),
  elements(
    'an element that the schema does not have',
    'fail',
    changed('</b:Person>', '<b:spraak>nb</b:spraak></b:Person>'),
    {
      says: 'spraak',
    },
  ),
  elements('a code that there is not', 'fail', changed('AKTIV', 'DØD'), { says: 'status: AKTIV or SLETTET' }),
  elements('an identifier too short', 'fail', changed(one, one.slice(1)), { says: '11 characters' }),
  elements('a mobile number too short', 'fail', changed('+4742000000', '4200000'), { says: '8 to 20' }),
  elements(
    'a mailbox without its supplier',
    'fail',
    changed(/<b:postkasseleverandoerAdresse>.*<\/b:postkasseleverandoerAdresse>/, ''),
    {
      says: 'postkasseleverandoerAdresse',
    },
  ),
  elements('a text with elements in it', 'fail', changed('AKTIV', '<b:kode>AKTIV</b:kode>'), { says: 'elements' }),
  elements('another element for Person', 'fail', changed(/b:Person(?=[ >])/g, 'b:Individ'), {
    says: '"expected":"Person"',
  }),
  elements('text between the elements', 'fail', changed('</b:status>', '</b:status>og'), {
    says: 'text between them',
  }),
  elements('text within Kontaktinformasjon', 'fail', changed('</b:Kontaktinformasjon>', 'og</b:Kontaktinformasjon>'), {
    says: '/Kontaktinformasjon',
  }),
  elements('an attribute of Person', 'fail', changed('<b:Person', '<b:Person id="p"'), { says: 'no attribute' }),
  elements('an attribute that a channel does not have', 'fail', changed(' sistVerifisert=', ' sistSett='), {
    says: 'sistOppdatert, sistVerifisert',
  }),
  ...[
    'xml:lang="nb"',
    `b:sistOppdatert="${FRESH}"`,
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false"',
  ].map((attribute) =>
    elements(
      `the attribute ${attribute}`,
      'fail',
      changed('<b:Mobiltelefonnummer', `<b:Mobiltelefonnummer ${attribute}`),
      {
        says: 'the attribute ',
      },
    ),
  ),
  elements(
    'an attribute that says the type',
    'pass',
    changed('<b:Person', '<b:Person xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="b:Person"'),
  ),
  elements('text between the persons', 'fail', [got('soap-person', persons(person({}), 'og'))], {
    says: 'text between them',
  }),
  elements('an attribute of the response', 'fail', [
    got('soap-person', persons(person({})).replace(' ', ' antall="1" ')),
  ]),
  elements(
    'an element too many, of one in a thousand',
    'fail',
    [
      got(
        'soap-thousand',
        persons(person({}), person({ id: two }).replace('</b:Person>', '<b:spraak>nb</b:spraak></b:Person>')),
      ),
    ],
    { says: '/HentPersonerRespons/Person[2]' },
  ),
  elements(
    'an e-mail address too short',
    'fail',
    changed('>+4742000000<', '>@b<', { date: FRESH }).map((one) => ({
      ...withEmail(one),
      body: String(withEmail(one).body).replace('>@b<', '>ab<'),
    })),
    { says: '3 to 50 characters' },
  ),
  elements('an empty element', 'warned', changed('</b:Person>', '<b:Kontaktinformasjon/></b:Person>', {}), {
    says: 'Kontaktinformasjon with content, or no such element',
  }),
  elements('an empty channel', 'fail', changed('>+4742000000<', '><', { date: FRESH }).map(withEmail), {
    says: '/Kontaktinformasjon/Epostadresse',
  }),
  ...['AKTIV', 'SLETTET'].map((one) =>
    status(`of a person who is ${one}`, 'pass', [told('soap-person', { status: one })]),
  ),
  status('none', 'fail', changed(/<b:status>.*<\/b:status>/, ''), { says: 'no status' }),
  reservasjon('of a person in the register', 'pass', [told('soap-person', {})]),
  reservasjon('none', 'fail', changed(/<b:reservasjon>.*<\/b:reservasjon>/, ''), { says: 'no reservasjon' }),
  reservasjon('none of the deleted', 'skipped', [
    got('soap-person', persons(person({ status: 'SLETTET' }).replace(/<b:reservasjon>.*<\/b:reservasjon>/, ''))),
  ]),
  timestamps('xs:dateTime', 'pass', [told('soap-everything', FULL)]),
  ...['2026-05-01T24:00:00.000+01:00', '2026-12-31T24:00:00Z', ' 2026-05-01T10:00:00Z\n'].map((date) =>
    timestamps(`xs:dateTime ${date.trim()}`, 'pass', [told('soap-everything', { ...FULL, date })]),
  ),
  ...[
    '2026-05-01T24:00:01Z',
    '2026-05-01T24:00:00.5Z',
    '2026-02-30T24:00:00Z',
    '2026-05-01T25:00:00Z',
    '2026-05-01',
  ].map((date) => timestamps(`no xs:dateTime: ${date}`, 'fail', [told('soap-everything', { ...FULL, date })])),
  timestamps('without an offset', 'warned', [told('soap-everything', { date: '2026-05-01T10:00:00' })], {
    says: 'no offset',
  }),
  timestamps('as over REST', 'fail', [told('soap-everything', { date: '2026-05-01T10:00:00+02' })], {
    says: '/@sistOppdatert',
  }),
  timestamps('a day that there is not', 'fail', [told('soap-everything', { date: '2026-02-30T10:00:00Z' })]),
  notAhead('in the past', 'pass', [told('soap-everything', FULL)]),
  notAhead('in a year', 'warned', [told('soap-everything', { ...FULL, date: '2027-05-01T10:00:00+02:00' })], {
    says: 'in the future',
  }),
  notAhead('the end of the next day', 'warned', [told('soap-everything', { date: '2026-06-16T24:00:00Z' })]),
  notAhead('the end of the day', 'pass', [told('soap-everything', { date: '2026-06-14T24:00:00Z' })]),
  notAhead('no dates', 'skipped', [told('soap-everything', {})]),
  values('a number', 'pass', [told('soap-everything', FULL)]),
  values('letters', 'fail', changed('+4742000000', 'femti-seks'), { says: '/Kontaktinformasjon/Mobiltelefonnummer' }),
  values('no address', 'fail', [withEmail(told('soap-everything', FULL))], { says: 'no at sign' }),
  values('no person has any', 'skipped', [told('soap-everything', {})]),
  timestamps('no dates', 'skipped', [told('soap-everything', {})]),
  sertifikat('a certificate', 'pass', [told('soap-everything', FULL)]),
  sertifikat('a certificate in lines', 'pass', [
    told('soap-everything', { sertifikat: x509.replace(/.{64}/g, '$&\n') }),
  ]),
  sertifikat('no certificate', 'fail', [told('soap-everything', { sertifikat: 'AAAA' })], { says: 'X.509' }),
  sertifikat('no person has one', 'skipped', [told('soap-everything', {})]),
];

/** The same person over REST; what is said replaces what is usual. */
const overRest = (members: object): { readonly other: readonly CaseExchange[] } => ({
  other: [{ probe: 'batch', identifiers: [one], body: { personer: [{ ...AS_FULL, ...members }] } }],
});
const AS_FULL = {
  personidentifikator: one,
  reservasjon: 'NEI',
  status: 'AKTIV',
  varslingsstatus: 'KAN_VARSLES',
  kontaktinformasjon: {
    mobiltelefonnummer: '+4742000000',
    mobiltelefonnummer_oppdatert: '2026-05-01T10:00:00+02',
    mobiltelefonnummer_sist_verifisert: '2026-05-01T08:00:00Z',
  },
  spraak: 'nb',
  digital_post: { postkasseadresse: 'ola.nordmann#9YDT', postkasseleverandoeradresse: '984661185' },
  sertifikat: x509,
};

const CAN: Told = { varslingsstatus: 'KAN_VARSLES' };
const CANNOT: Told = { varslingsstatus: 'KAN_IKKE_VARSLES' };

const noNeeds = ruling('without-informasjonsbehov');
const part = ruling('informasjonsbehov-parts');
const unknown = ruling('unknown-informasjonsbehov-ignored');
const repeated = ruling('repeated-informasjonsbehov-ignored');
const alias = ruling('kontaktinformasjon-alias');
const spraak = ruling('spraak');

const WITHOUT_RESERVASJON = person({}).replace(/<b:reservasjon>.*<\/b:reservasjon>/, '');

const needCases: readonly Case[] = [
  noNeeds('Person', 'pass', [told('soap-no-needs', {})]),
  noNeeds('more', 'fail', [told('soap-no-needs', { date: FRESH })], { says: 'Kontaktinformasjon' }),
  noNeeds('no status', 'fail', [got('soap-no-needs', persons(person({}).replace(/<b:status>.*<\/b:status>/, '')))], {
    says: 'no status',
  }),
  noNeeds('no reservasjon', 'fail', [got('soap-no-needs', persons(WITHOUT_RESERVASJON))], { says: 'no reservasjon' }),
  noNeeds('no reservasjon of the deleted', 'pass', [
    got('soap-no-needs', persons(WITHOUT_RESERVASJON.replace('AKTIV', 'SLETTET'))),
  ]),
  noNeeds(
    'another status than with Person',
    'fail',
    [told('soap-person', {}), told('soap-no-needs', { status: 'SLETTET' })],
    {
      says: '1 of 1 persons differ',
    },
  ),
  noNeeds('a fault', 'warned', [refused('soap-no-needs')]),
  part('each its own', 'pass', [
    told('soap-person', {}),
    told('soap-kontaktinfo', { date: FRESH }),
    told('soap-sertifikat', { sertifikat: x509 }),
    told('soap-sikker-digital-post', { post: true }),
    told('soap-varslingsstatus', { varslingsstatus: 'KAN_VARSLES' }),
    told('soap-delivered', { date: FRESH, post: true, sertifikat: x509 }),
    told('soap-everything', FULL),
  ]),
  part('another part too', 'fail', [told('soap-kontaktinfo', { date: FRESH, post: true })], {
    says: 'SikkerDigitalPostAdresse',
  }),
  part('not its part', 'fail', [told('soap-kontaktinfo', {}), told('soap-delivered', { date: FRESH })], {
    says: 'no Kontaktinformasjon',
  }),
  part('another value', 'fail', [told('soap-kontaktinfo', { date: OLD }), told('soap-delivered', { date: FRESH })]),
  part('another varslingsstatus', 'fail', [
    told('soap-varslingsstatus', { varslingsstatus: 'KAN_IKKE_VARSLES' }),
    told('soap-everything', FULL),
  ]),
  part(
    'a part is gone where everything is asked for',
    'fail',
    [
      told('soap-person', {}),
      told('soap-delivered', { date: FRESH, post: true }),
      told('soap-everything', { varslingsstatus: 'KAN_VARSLES', date: FRESH }),
    ],
    { says: 'no SikkerDigitalPostAdresse' },
  ),
  part('it may be withheld from persons who cannot be notified', 'pass', [
    told('soap-person', {}),
    told('soap-delivered', { date: OLD, post: true, sertifikat: x509 }),
    told('soap-everything', { varslingsstatus: 'KAN_IKKE_VARSLES' }),
  ]),
  part(
    'no person was returned with one',
    'skipped',
    [told('soap-person', {}), told('soap-delivered', { date: FRESH, post: true })],
    {
      says: 'no person was returned with X509Sertifikat',
    },
  ),
  part('no person has varslingsstatus', 'fail', [told('soap-varslingsstatus', {})], { says: 'no varslingsstatus' }),
  part('Person to everything', 'fail', [told('soap-person', {}), told('soap-kontaktinfo', {})], {
    ...overRest({}),
    says: 'no Kontaktinformasjon at all',
  }),
  part(
    'Person to everything, and REST returns no more',
    'skipped',
    [told('soap-person', {}), told('soap-kontaktinfo', {})],
    {
      ...overRest({ kontaktinformasjon: null, digital_post: null, sertifikat: null }),
      says: 'no person was returned with Kontaktinformasjon, ',
    },
  ),
  part(
    'REST returns data of persons who cannot be notified',
    'skipped',
    [told('soap-person', {}), told('soap-kontaktinfo', {})],
    overRest(CANNOT),
  ),
  part('a value is rejected', 'fail', [told('soap-person', {}), refused('soap-sertifikat')]),
  part(
    'a part is gone beside one other',
    'fail',
    [
      told('soap-person', {}),
      told('soap-delivered', { date: FRESH, post: true }),
      { ...told('soap-combined', { date: FRESH }), ...needing('Kontaktinfo', 'SikkerDigitalPost') },
    ],
    { says: 'no SikkerDigitalPostAdresse' },
  ),
  part(
    'data withheld with all is returned with some',
    'fail',
    [
      told('soap-delivered', { date: OLD, post: true }),
      told('soap-everything', CANNOT),
      { ...told('soap-combined', { date: OLD, ...CANNOT }), ...needing('Kontaktinfo', 'VarslingsStatus') },
    ],
    { says: 'Kontaktinformasjon differs' },
  ),
  part('varslingsstatus without VarslingsStatus', 'fail', [told('soap-person', {}), told('soap-delivered', FULL)], {
    says: '"actual":"varslingsstatus"',
  }),
  part(
    'another status where more is asked for',
    'fail',
    [told('soap-delivered', { status: 'SLETTET' }), told('soap-kontaktinfo', {})],
    { says: 'status differs' },
  ),
  part('a part with Spraak', 'fail', [told('soap-person', {}), told('soap-spraak', { date: FRESH })], {
    says: 'Person alone',
  }),
  unknown('the same', 'pass', [
    told('soap-person', {}),
    told('soap-unknown', {}),
    told('soap-kontaktinfo', { date: FRESH }),
    { ...told('soap-unknown', { date: FRESH }), ...needing('Kontaktinfo', 'Yndlingsfarge') },
  ]),
  unknown(
    'less',
    'fail',
    [
      told('soap-kontaktinfo', { date: FRESH }),
      { ...told('soap-unknown', {}), ...needing('Kontaktinfo', 'Yndlingsfarge') },
    ],
    { says: '1 of 1 persons differ' },
  ),
  unknown('more, where it is alone', 'fail', [told('soap-person', {}), told('soap-unknown', { date: FRESH })], {
    says: '1 of 1 persons differ',
  }),
  unknown('no person has optional data', 'skipped', [told('soap-person', {}), told('soap-unknown', {})], {
    says: 'no person has more than Person',
  }),
  unknown('a fault', 'warned', [told('soap-person', {}), refused('soap-unknown')]),
  unknown('no request succeeds', 'skipped', [refused('soap-kontaktinfo'), refused('soap-unknown')]),
  repeated('the same', 'pass', [told('soap-kontaktinfo', { date: FRESH }), told('soap-repeated', { date: FRESH })]),
  repeated('less', 'fail', [told('soap-kontaktinfo', { date: FRESH }), told('soap-repeated', {})]),
  repeated('a fault', 'fail', [told('soap-kontaktinfo', { date: FRESH }), refused('soap-repeated')]),
  alias('the same', 'pass', [told('soap-kontaktinfo', { date: FRESH }), told('soap-alias', { date: FRESH })]),
  alias(
    'Person',
    'warned',
    [told('soap-person', {}), told('soap-kontaktinfo', { date: FRESH }), told('soap-alias', {})],
    { says: '1 of 1 persons differ' },
  ),
  alias('another date', 'fail', [
    told('soap-person', {}),
    told('soap-kontaktinfo', { date: FRESH }),
    told('soap-alias', { date: OLD }),
  ]),
  alias('a fault', 'warned', [told('soap-kontaktinfo', { date: FRESH }), refused('soap-alias')]),
  alias('no person has optional data', 'skipped', [told('soap-kontaktinfo', {}), told('soap-alias', {})]),
  spraak('nothing of its own', 'observed', [told('soap-spraak', {})], { says: 'no element of its own' }),
  spraak('a fault', 'observed', [refused('soap-spraak')], { says: 'rejected with status 400' }),
  spraak(
    'an element',
    'observed',
    [got('soap-spraak', persons(person({}).replace('</b:Person>', '<b:spraak>nb</b:spraak></b:Person>')))],
    { says: 'the schema does not have' },
  ),
];

const slettet = ruling('slettet-no-data');
const ikkeRegistrert = ruling('ikke-registrert-no-data');
const varslingsstatus = ruling('varslingsstatus');
const withheld = ruling('expired-withheld');
const delivered = ruling('expired-delivered-without-varslingsstatus');
const reserved = ruling('reserved-withheld');

const both = (before: Told, after: Told): CaseExchange[] => [
  told('soap-delivered', before),
  told('soap-everything', after),
];
const EXPIRED: readonly ScenarioPerson[] = [
  {
    role: 'expired',
    identifier: one,
    specified: {
      status: 'AKTIV',
      kontaktinformasjon: { epostadresse_oppdatert: OLD, epostadresse_sist_verifisert: OLD },
    },
  },
];

const stateCases: readonly Case[] = [
  slettet('nothing', 'pass', [told('soap-delivered', { status: 'SLETTET' })]),
  slettet('contact information', 'fail', [told('soap-delivered', { status: 'SLETTET', date: FRESH })], {
    says: 'Kontaktinformasjon',
  }),
  slettet('an empty element', 'pass', [
    got(
      'soap-delivered',
      persons(person({ status: 'SLETTET' }).replace('</b:Person>', '<b:Kontaktinformasjon/></b:Person>')),
    ),
  ]),
  slettet('no person is deleted', 'skipped', [told('soap-delivered', {})]),
  ikkeRegistrert('nothing', 'pass', [told('soap-delivered', { status: 'IKKE_REGISTRERT' })]),
  ikkeRegistrert('a mailbox', 'fail', [told('soap-everything', { status: 'IKKE_REGISTRERT', post: true })]),
  varslingsstatus('fresh', 'pass', both({ date: FRESH }, { date: FRESH, ...CAN })),
  varslingsstatus('fresh, and cannot be notified', 'fail', both({ date: FRESH }, { date: FRESH, ...CANNOT })),
  varslingsstatus('expired', 'pass', both({ date: OLD }, CANNOT)),
  varslingsstatus('expired, and can be notified', 'fail', both({ date: OLD }, { date: OLD, ...CAN })),
  varslingsstatus('deleted, and can be notified', 'fail', both({ status: 'SLETTET' }, { status: 'SLETTET', ...CAN })),
  varslingsstatus(
    'reserved is not decided',
    'skipped',
    both({ date: FRESH, reservasjon: 'JA' }, { date: FRESH, ...CAN }),
  ),
  withheld('nothing', 'pass', both({ date: OLD, post: true }, CANNOT)),
  withheld('the mailbox', 'fail', both({ date: OLD, post: true }, { post: true, ...CANNOT }), {
    says: 'SikkerDigitalPostAdresse',
  }),
  withheld('dates without an offset', 'skipped', both({ date: '2020-05-01T10:00:00' }, CANNOT), {
    says: 'have no instant',
  }),
  withheld('no person has expired', 'skipped', both({ date: FRESH }, { date: FRESH, ...CAN })),
  delivered('delivered', 'pass', [told('soap-delivered', { date: OLD })], { known: EXPIRED }),
  delivered('withheld', 'fail', [told('soap-delivered', {})], { known: EXPIRED }),
  delivered('no person is known', 'skipped', [told('soap-delivered', {})]),
  reserved(
    'told',
    'observed',
    both({ date: FRESH, reservasjon: 'JA' }, { date: FRESH, reservasjon: 'JA', ...CANNOT }),
    {
      says: 'is returned, as in the table',
    },
  ),
  reserved('withheld', 'observed', both({ date: FRESH, reservasjon: 'JA' }, { reservasjon: 'JA', ...CANNOT }), {
    says: 'is withheld, as in the text',
  }),
  reserved('no person is reserved', 'skipped', both({ date: FRESH }, { date: FRESH, ...CAN })),
];

const open = told('soap-person', {});

const refusal = (rule: string, probe: ProbeName, broken: CaseOutcome): readonly Case[] => {
  const of = ruling(rule);
  return [
    of('a fault', 'pass', [open, refused(probe)]),
    of('a fault with status 200', 'pass', [open, got(probe, fault())]),
    of('a page', 'pass', [open, html(400, probe)]),
    of('persons', broken, [open, told(probe, {})], { says: 'HentPersonerRespons' }),
    of('nothing', broken, [open, { ...got(probe, ''), status: 202, body: '' }], { says: 'without a fault' }),
    of('no request succeeds', 'skipped', [refused('soap-person'), refused(probe)]),
  ];
};

const expanded = ruling('entities-not-expanded');
const inVersion = ruling('fault-version');
const faultStatus = ruling('fault-status');
const internals = ruling('faults-without-internals');
const noIdentifier = ruling('faults-without-identifiers');

const in11 = told('soap-in-1.1', {});
const nobody11 = (content: string, how: Partial<CaseExchange> = {}): CaseExchange => ({
  ...got('soap-no-identifiers-1.1', '', { status: 500 }),
  body: enveloped(content, '1.1'),
  headers: { 'content-type': ENVELOPES['1.1'].mediaType },
  ...how,
});

const faultCases: readonly Case[] = [
  ...refusal('no-identifiers-rejected', 'soap-no-identifiers', 'fail'),
  ...refusal('over-thousand-rejected', 'soap-over-thousand', 'fail'),
  ...refusal('malformed-rejected', 'soap-malformed', 'fail'),
  ...refusal('wrong-length-rejected', 'soap-wrong-length', 'warned'),
  ...refusal('wrong-operation-rejected', 'soap-wrong-operation', 'warned'),
  ...refusal('doctype-rejected', 'soap-doctype', 'warned'),
  ...refusal('unknown-header-rejected', 'soap-unknown-header', 'warned'),
  ...refusal('other-envelope-rejected', 'soap-other-envelope', 'warned'),
  expanded('a fault', 'pass', [open, refused('soap-doctype')]),
  expanded('a fault that quotes the message', 'pass', [
    open,
    refused('soap-doctype', fault('Sender', `in &lt;!ENTITY hvem &quot;${one}&quot;&gt;`)),
  ]),
  expanded('a person found by it', 'fail', [open, told('soap-doctype', {})]),
  expanded('a fault with its text', 'fail', [open, refused('soap-doctype', fault('Sender', `there is no ${one}`))]),
  expanded('no request succeeds', 'skipped', [refused('soap-person'), refused('soap-doctype')]),
  inVersion('a fault in each', 'pass', [open, refused('soap-malformed'), in11, nobody11(fault11())]),
  inVersion('a page', 'warned', [open, html(400, 'soap-malformed')], { says: 'no SOAP fault' }),
  inVersion('a fault without a reason', 'warned', [open, refused('soap-malformed', fault('Sender', ''))]),
  inVersion(
    'a fault with another content type',
    'warned',
    [open, { ...refused('soap-malformed'), headers: { 'content-type': 'text/xml' } }],
    { says: 'text/xml' },
  ),
  inVersion('SOAP 1.2 in response to SOAP 1.1', 'warned', [open, in11, nobody11('', { body: enveloped(fault()) })], {
    says: 'a fault in SOAP 1.2',
  }),
  ...['Whatever', 'Client', 'Sender.Authentication'].map((code) =>
    inVersion(`the code ${code}`, 'warned', [open, refused('soap-malformed', fault(code))], {
      says: 'which SOAP 1.2 does not have',
    }),
  ),
  inVersion(
    'a code in another namespace',
    'warned',
    [open, refused('soap-malformed', fault().replace('<e:Value>e:', '<e:Value xmlns:x="urn:x">x:'))],
    { says: 'which SOAP 1.2 does not have' },
  ),
  inVersion('a code without a prefix', 'warned', [open, refused('soap-malformed', fault().replace('>e:', '>'))]),
  inVersion('every part', 'pass', [
    open,
    refused(
      'soap-malformed',
      fault().replace('</e:Fault>', '<e:Node>urn:n</e:Node><e:Role>urn:r</e:Role><e:Detail/></e:Fault>'),
    ),
  ]),
  inVersion(
    'the detail before the role',
    'warned',
    [open, refused('soap-malformed', fault().replace('</e:Fault>', '<e:Detail/><e:Role>urn:r</e:Role></e:Fault>'))],
    { says: 'Code, Reason, Detail, Role, in this order' },
  ),
  inVersion('a subcode', 'pass', [
    open,
    refused(
      'soap-malformed',
      fault().replace('</e:Code>', '<e:Subcode><e:Value xmlns:x="urn:x">x:Oops</e:Value></e:Subcode></e:Code>'),
    ),
  ]),
  inVersion(
    'a reason in no language',
    'warned',
    [open, refused('soap-malformed', fault().replace(/ xml:lang="\w+"/, ''))],
    {
      says: 'xml:lang',
    },
  ),
  inVersion(
    'the reason before the code',
    'warned',
    [open, refused('soap-malformed', fault().replace(/(<e:Code>.*<\/e:Code>)(<e:Reason>.*<\/e:Reason>)/, '$2$1'))],
    { says: 'Reason, Code, in this order' },
  ),
  inVersion(
    'a text of the reason in another namespace',
    'warned',
    [
      open,
      refused(
        'soap-malformed',
        fault().replace('<e:Text', '<x:Text xmlns:x="urn:x"').replace('</e:Text>', '</x:Text>'),
      ),
    ],
    { says: 'a reason with Text in namespace urn:x' },
  ),
  inVersion(
    'parts without a namespace',
    'warned',
    [open, refused('soap-malformed', fault().replace(/<(\/?)e:(Code|Reason|Value|Text)/g, '<$1$2'))],
    { says: 'Code in no namespace' },
  ),
  inVersion('SOAP 1.1, a code with a dot', 'pass', [open, in11, nobody11(fault11('Client.Antall'))]),
  inVersion('SOAP 1.1, a code of its own', 'pass', [
    open,
    in11,
    nobody11(fault11().replace('<faultcode>e:', '<faultcode xmlns:x="urn:x">x:')),
  ]),
  ...['Sender', 'Oops.Client'].map((code) =>
    inVersion(`SOAP 1.1, the code ${code}`, 'warned', [open, in11, nobody11(fault11(code))], {
      says: 'which SOAP 1.1 does not have',
    }),
  ),
  inVersion('SOAP 1.1, a code without a prefix', 'warned', [
    open,
    in11,
    nobody11(fault11().replace('>e:Client', '>Client')),
  ]),
  inVersion(
    'SOAP 1.1, parts in the namespace of the Envelope',
    'warned',
    [open, in11, nobody11(fault11().replace(/<(\/?)fault/g, '<$1e:fault'))],
    { says: 'faultcode in namespace' },
  ),
  inVersion('SOAP 1.1 is not supported', 'pass', [
    open,
    refused('soap-malformed'),
    refused('soap-in-1.1', fault('VersionMismatch'), 500),
    html(415, 'soap-no-identifiers-1.1'),
  ]),
  inVersion('no request is rejected', 'skipped', [open]),
  faultStatus('400 for Sender', 'pass', [open, refused('soap-malformed')]),
  faultStatus('500 for Receiver', 'pass', [open, refused('soap-malformed', fault('Receiver'), 500)]),
  faultStatus('500 in SOAP 1.1', 'pass', [open, in11, nobody11(fault11())]),
  faultStatus('500 for Sender', 'warned', [open, refused('soap-malformed', fault(), 500)], { says: 'status 400' }),
  faultStatus('200', 'warned', [open, got('soap-malformed', fault())]),
  faultStatus('400 in SOAP 1.1', 'warned', [open, in11, nobody11(fault11(), { status: 400 })], { says: 'status 500' }),
  noIdentifier('none', 'pass', [open, refused('soap-wrong-length')]),
  noIdentifier('one that was sent', 'warned', [
    open,
    { ...refused('soap-wrong-length', fault('Sender', 'what is 0183701204?')), sent: '<a>0183701204</a>' },
  ]),
  internals('none', 'pass', [open, refused('soap-malformed')]),
  internals('the class of an exception', 'warned', [
    open,
    refused('soap-malformed', fault('Receiver', 'javax.xml.stream.XMLStreamException: no'), 500),
  ]),
];

const version12 = ruling('version-1-2');
const version11 = ruling('version-1-1');
const print = ruling('print-sertifikat');
const writing = ruling('equivalent-serialisations');

const printed = (address: string, certificate: string): CaseExchange =>
  got(
    'soap-print',
    `<HentPrintSertifikatRespons xmlns="${MESSAGES}"><postkasseleverandoerAdresse>${address}</postkasseleverandoerAdresse><X509Sertifikat>${certificate}</X509Sertifikat></HentPrintSertifikatRespons>`,
  );
const otherCases: readonly Case[] = [
  version12('completed', 'pass', [told('soap-in-1.2', {})]),
  version12('a page with status 200', 'warned', [html(200, 'soap-in-1.2')], { says: 'not well-formed XML' }),
  version12('refused', 'warned', [refused('soap-in-1.2', fault11('VersionMismatch'), 500)]),
  version11('completed', 'observed', [in11], { says: 'persons were returned' }),
  version11('refused', 'observed', [refused('soap-in-1.1', fault11('VersionMismatch'), 500)], {
    says: 'status 500 and a fault',
  }),
  print('an address and a certificate', 'pass', [printed('printserver', x509)]),
  print('no address', 'fail', [printed('', x509)], { says: 'postkasseleverandoerAdresse' }),
  print('no certificate', 'fail', [printed('printserver', 'AAAA')], { says: 'X509Sertifikat' }),
  print('something else', 'fail', [got('soap-print', '<a/>')]),
  print('a fault', 'skipped', [refused('soap-print')]),
  print(
    'another namespace',
    'fail',
    [{ ...printed('printserver', x509), body: String(printed('printserver', x509).body).replace(MESSAGES, 'urn:x') }],
    {
      says: 'HentPrintSertifikatRespons in namespace urn:x',
    },
  ),
  print('another order', 'fail', [
    {
      ...printed('printserver', x509),
      body: String(printed('printserver', x509).body).replace(
        /(<post.*Adresse>)(<X509.*Sertifikat>)(?=<\/Hent)/,
        '$2$1',
      ),
    },
  ]),
  print('an attribute', 'fail', [
    {
      ...printed('printserver', x509),
      body: String(printed('printserver', x509).body).replace('<X509Sertifikat>', '<X509Sertifikat id="1">'),
    },
  ]),
  print(
    'text between the elements',
    'fail',
    [
      {
        ...printed('printserver', x509),
        body: String(printed('printserver', x509).body).replace('<X509Sertifikat>', 'and <X509Sertifikat>'),
      },
    ],
    { says: 'text between them' },
  ),
  print('no element', 'fail', [got('soap-print', `<HentPrintSertifikatRespons xmlns="${MESSAGES}"/>`)], {
    says: 'no element',
  }),
  print('a page with status 200', 'fail', [html(200, 'soap-print')], { says: 'status 200' }),
  writing('persons', 'pass', [open, told('soap-equivalent-serialisations', {})]),
  writing('a fault', 'warned', [open, refused('soap-equivalent-serialisations')]),
  writing('no request succeeds', 'skipped', [refused('soap-person'), refused('soap-equivalent-serialisations')]),
];

const parity = ruling('agrees-with-rest');

const full = [told('soap-everything', FULL)];

const parityCases: readonly Case[] = [
  parity('the same, in forms of their own', 'pass', full, overRest({})),
  parity('REST without dates', 'warned', full, overRest({ kontaktinformasjon: { mobiltelefonnummer: '+4742000000' } })),
  parity('another status', 'fail', full, { ...overRest({ status: 'SLETTET' }), says: 'status differs' }),
  parity('another number', 'fail', full, {
    ...overRest({ kontaktinformasjon: { ...AS_FULL.kontaktinformasjon, mobiltelefonnummer: '+4743000000' } }),
    says: 'kontaktinformasjon.mobiltelefonnummer differs',
  }),
  parity('a mailbox over REST alone', 'fail', [told('soap-everything', { ...FULL, post: false })], {
    ...overRest({}),
    says: 'no digital_post',
  }),
  parity('a token that opens no mailbox', 'pass', full, overRest({ digital_post: null, sertifikat: null })),
  parity('withheld in one of them', 'pass', [told('soap-everything', CANNOT)], overRest(CANNOT)),
  parity('a status over REST alone', 'fail', changed(/<b:status>.*<\/b:status>/, ''), {
    ...overRest({}),
    says: '"actual":"no status"',
  }),
  parity('a status over SOAP alone', 'fail', [told('soap-everything', FULL, { ...FULL, id: two })], {
    other: [
      {
        probe: 'batch',
        body: { personer: [AS_FULL, { ...AS_FULL, personidentifikator: two, status: null }] },
      },
    ],
    says: 'status, where REST has none',
  }),
  parity(
    'varslingsstatus over REST alone',
    'fail',
    [told('soap-everything', { ...FULL, varslingsstatus: undefined })],
    {
      ...overRest({}),
      says: 'no varslingsstatus',
    },
  ),
  parity('another varslingsstatus', 'fail', [told('soap-everything', { ...FULL, ...CANNOT })], {
    ...overRest({}),
    says: 'varslingsstatus differs',
  }),
  parity(
    'another varslingsstatus of the reserved',
    'warned',
    [told('soap-everything', { ...FULL, ...CANNOT, reservasjon: 'JA' })],
    {
      ...overRest({ reservasjon: 'JA' }),
      says: 'varslingsstatus differs',
    },
  ),
  parity(
    'another varslingsstatus of one with no channel',
    'warned',
    [told('soap-everything', { ...FULL, ...CANNOT, date: undefined })],
    {
      ...overRest({ kontaktinformasjon: null }),
    },
  ),
  parity('another number of one who cannot be notified', 'fail', [told('soap-everything', { ...FULL, ...CANNOT })], {
    ...overRest({
      ...CANNOT,
      kontaktinformasjon: { ...AS_FULL.kontaktinformasjon, mobiltelefonnummer: '+4743000000' },
    }),
    says: 'kontaktinformasjon.mobiltelefonnummer differs',
  }),
  parity('a token that opens no varslingsstatus', 'pass', full, overRest({ varslingsstatus: null })),
  parity(
    'the deleted without reservasjon over REST',
    'pass',
    [told('soap-everything', { status: 'SLETTET', ...CANNOT })],
    {
      other: [
        {
          probe: 'batch',
          body: {
            personer: [
              { personidentifikator: one, status: 'SLETTET', ...CANNOT },
              { ...AS_FULL, personidentifikator: two },
            ],
          },
        },
      ],
    },
  ),
  parity('another person', 'pass', full, overRest({ personidentifikator: two, status: 'SLETTET' })),
  parity('REST is not checked', 'skipped', full),
  parity('REST is rejected', 'skipped', full, { other: [{ probe: 'batch', status: 403, body: {} }] }),
];

export const cases: readonly Case[] = [
  ...answerCases,
  ...personCases,
  ...needCases,
  ...stateCases,
  ...faultCases,
  ...otherCases,
  ...parityCases,
];
