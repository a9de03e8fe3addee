import type { ProbeName } from '../../../src/conformance/probes.ts';
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
  OLD,
  one,
  person,
  persons,
  refused,
  type Told,
  told,
  two,
  x509,
} from './soap-told.ts';

const ruling =
  (rule: string) =>
  (name: string, outcome: CaseOutcome, exchanges: readonly CaseExchange[], more: Partial<Case> = {}): Case => ({
    rule: `soap/${rule}`,
    name,
    outcome,
    version: 'soap',
    exchanges,
    ...more,
  });

const answers = ruling('answers');
const thousand = ruling('thousand-identifiers');
const wellFormed = ruling('well-formed-xml');
const envelope = ruling('envelope-of-request');
const contentType = ruling('content-type');
const namespaces = ruling('namespaces');
const onePer = ruling('one-person-per-identifier');
const order = ruling('order');

const inUrnX = enveloped(persons(person({}))).replace(ENVELOPES['1.2'].namespace, 'urn:x');
const typed = (type: string): CaseExchange => ({ ...told('soap-person', {}), headers: { 'content-type': type } });

const answerCases: readonly Case[] = [
  answers('persons', 'holds', [told('soap-person', {})]),
  answers('a fault', 'broken', [refused('soap-person')], { says: 'status 400 and a fault' }),
  answers('a page', 'broken', [html(500, 'soap-person')], {
    says: 'status 500 and a text that is not well-formed XML',
  }),
  answers('another answer', 'broken', [got('soap-person', '<a/>')], { says: 'something else' }),
  answers('a page with status 200', 'broken', [html(200, 'soap-person')], { says: 'not well-formed XML' }),
  answers('no Envelope of SOAP', 'broken', [{ ...told('soap-person', {}), body: inUrnX }], { says: 'none of SOAP' }),
  answers(
    'one is not answered at all',
    'broken',
    [told('soap-person', {}), { probe: 'soap-everything', failed: 'the connection was reset' }],
    { says: 'reset' },
  ),
  answers('it is asked too often', 'error', [html(429, 'soap-person')], { says: '429' }),
  thousand('everybody', 'holds', [told('soap-thousand', {})]),
  thousand('somebody is missing', 'broken', [{ ...told('soap-thousand', {}), identifiers: [one, two] }], {
    says: '1 who are missing',
  }),
  thousand('a fault', 'broken', [refused('soap-thousand')]),
  wellFormed('an envelope', 'holds', [told('soap-person', {})]),
  wellFormed('a byte order mark before it', 'holds', [
    { ...got('soap-person', ''), body: `\ufeff${enveloped(persons(person({})))}` },
  ]),
  wellFormed('CDATA and comments', 'holds', [got('soap-person', `<!-- & --><a><![CDATA[a & b <c>]]></a>`)]),
  wellFormed('cut off', 'broken', [{ ...got('soap-person', ''), body: '<a><b>' }], { says: 'well-formed' }),
  wellFormed('an ampersand', 'broken', [got('soap-person', '<a>b & c</a>')], { says: 'well-formed' }),
  wellFormed('a character that XML does not have', 'broken', [got('soap-person', '<a>\u0001</a>')]),
  wellFormed('a document type', 'broken', [{ ...got('soap-person', ''), body: '<!DOCTYPE a><a/>' }], {
    says: 'document type',
  }),
  wellFormed('no envelope', 'broken', [{ ...got('soap-person', ''), body: '<a/>' }], { says: 'no Envelope' }),
  wellFormed('an empty Body', 'broken', [got('soap-person', '')], { says: 'without one element' }),
  wellFormed('two elements in the Body', 'broken', [got('soap-person', '<a/><b/>')]),
  wellFormed('other bytes than UTF-8', 'broken', [got('soap-person', '<a/>', { isUtf8: false })], { says: 'UTF-8' }),
  wellFormed('an Envelope in neither namespace of SOAP', 'broken', [{ ...told('soap-person', {}), body: inUrnX }], {
    says: 'a namespace that is none of SOAP',
  }),
  wellFormed(
    'a Body in another namespace',
    'broken',
    [
      {
        ...told('soap-person', {}),
        body: enveloped(persons(person({})))
          .replace('<e:Body>', '<Body xmlns="urn:x">')
          .replace('</e:Body>', '</Body>'),
      },
    ],
    { says: 'a Body in another namespace' },
  ),
  wellFormed('nothing is answered', 'skipped', [refused('soap-person')]),
  envelope('SOAP 1.2', 'holds', [told('soap-person', {})]),
  envelope('SOAP 1.1 in answer to SOAP 1.2', 'warned', [
    { ...told('soap-person', {}), body: enveloped(persons(person({})), '1.1') },
  ]),
  envelope('nothing is answered', 'skipped', [refused('soap-person')]),
  contentType('application/soap+xml', 'holds', [told('soap-person', {})]),
  contentType('in another case', 'holds', [
    { ...told('soap-person', {}), headers: { 'content-type': 'Application/SOAP+XML;action="x"' } },
  ]),
  contentType(
    'text/xml in answer to SOAP 1.2',
    'warned',
    [{ ...told('soap-person', {}), headers: { 'content-type': 'text/xml' } }],
    { says: '"actual":"text/xml"' },
  ),
  contentType('a character set in quotes', 'holds', [typed('application/soap+xml; charset="UTF-8"; action="x"')]),
  contentType('no character set', 'holds', [typed('application/soap+xml')]),
  contentType('another character set', 'warned', [typed('application/soap+xml; Charset=ISO-8859-1')], {
    says: 'charset=iso-8859-1',
  }),
  namespaces('the documented ones', 'holds', [told('soap-person', { date: FRESH })]),
  namespaces(
    'another one of the answer',
    'broken',
    [got('soap-person', persons(person({})).replace(MESSAGES, 'urn:x'))],
    { says: 'HentPersonerRespons' },
  ),
  namespaces('another one of Person', 'broken', [got('soap-person', persons(person({})).replace(BEGREP, MESSAGES))], {
    says: 'Person',
  }),
  namespaces('none of an element within', 'broken', [
    got('soap-person', persons(person({})).replaceAll('b:status', 'status')),
  ]),
  onePer('one for one', 'holds', [told('soap-person', {})]),
  onePer('somebody is missing', 'broken', [{ ...told('soap-person', {}), identifiers: [one, two] }], {
    says: '"2 persons, each once","actual":"1 missing"',
  }),
  onePer('somebody twice', 'broken', [told('soap-person', {}, {})], { says: '1 more than once' }),
  onePer('somebody else', 'broken', [told('soap-person', { id: two })], { says: '1 missing, 1 not asked for' }),
  order('as asked', 'observed', [{ ...told('soap-person', {}, { id: two }), identifiers: [one, two] }], {
    says: 'in the order asked for',
  }),
  order('the other way round', 'observed', [{ ...told('soap-person', { id: two }, {}), identifiers: [one, two] }], {
    says: 'in another order',
  }),
];

const elements = ruling('person-elements');
const timestamps = ruling('timestamps');
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
  elements('everything, in order', 'holds', [told('soap-everything', FULL)]),
  elements('the least', 'holds', changed(/<b:reservasjon>.*<\/b:status>/, '', {})),
  elements('no identifier', 'broken', changed(/<b:personid.*<\/b:personidentifikator>/, ''), { says: 'none' }),
  elements(
    'another order',
    'broken',
    changed(/(<b:reservasjon>.*<\/b:reservasjon>)(<b:status>.*<\/b:status>)/, '$2$1'),
    {
      says: 'reservasjon after status',
    },
  ),
  elements('an element twice', 'broken', changed(/<b:status>.*<\/b:status>/, '$&$&'), { says: 'twice' }),
  elements(
    'an element that the schema does not have',
    'broken',
    changed('</b:Person>', '<b:spraak>nb</b:spraak></b:Person>'),
    {
      says: 'another name',
    },
  ),
  elements('a code that there is not', 'broken', changed('AKTIV', 'DØD'), { says: 'a code of status' }),
  elements('an identifier too short', 'broken', changed(one, one.slice(1)), { says: '11 characters' }),
  elements('a mobile number too short', 'broken', changed('+4742000000', '4200000'), { says: '8 to 20' }),
  elements(
    'a mailbox without its supplier',
    'broken',
    changed(/<b:postkasseleverandoerAdresse>.*<\/b:postkasseleverandoerAdresse>/, ''),
    {
      says: 'postkasseleverandoerAdresse',
    },
  ),
  elements('a text with elements in it', 'broken', changed('AKTIV', '<b:kode>AKTIV</b:kode>'), { says: 'elements' }),
  elements('another element for Person', 'broken', changed(/b:Person(?=[ >])/g, 'b:Individ'), {
    says: '"expected":"Person"',
  }),
  elements('text between the elements', 'broken', changed('</b:status>', '</b:status>og'), {
    says: 'text between them',
  }),
  elements(
    'text within Kontaktinformasjon',
    'broken',
    changed('</b:Kontaktinformasjon>', 'og</b:Kontaktinformasjon>'),
    {
      says: '/Kontaktinformasjon',
    },
  ),
  elements('an attribute of Person', 'broken', changed('<b:Person', '<b:Person id="p"'), { says: 'no attribute' }),
  elements('an attribute that a channel does not have', 'broken', changed(' sistVerifisert=', ' sistSett='), {
    says: 'sistOppdatert, sistVerifisert',
  }),
  elements('an attribute of another namespace', 'holds', changed('<b:Person', '<b:Person xml:lang="nb"')),
  elements('an empty element', 'warned', changed('</b:Person>', '<b:Kontaktinformasjon/></b:Person>', {}), {
    says: 'Kontaktinformasjon with content, or none',
  }),
  elements('an empty channel', 'warned', changed('>+4742000000<', '><', { date: FRESH }).map(withEmail), {
    says: '/Kontaktinformasjon/Epostadresse',
  }),
  ...['AKTIV', 'SLETTET'].map((one) =>
    status(`of a person who is ${one}`, 'holds', [told('soap-person', { status: one })]),
  ),
  status('none', 'broken', changed(/<b:status>.*<\/b:status>/, ''), { says: 'no status' }),
  reservasjon('of a person in the register', 'holds', [told('soap-person', {})]),
  reservasjon('none', 'warned', changed(/<b:reservasjon>.*<\/b:reservasjon>/, ''), { says: 'no reservasjon' }),
  reservasjon('none of the deleted', 'skipped', [
    got('soap-person', persons(person({ status: 'SLETTET' }).replace(/<b:reservasjon>.*<\/b:reservasjon>/, ''))),
  ]),
  timestamps('xs:dateTime', 'holds', [told('soap-everything', FULL)]),
  timestamps('without an offset', 'warned', [told('soap-everything', { date: '2026-05-01T10:00:00' })], {
    says: 'no offset',
  }),
  timestamps('as over REST', 'broken', [told('soap-everything', { date: '2026-05-01T10:00:00+02' })], {
    says: '/@sistOppdatert',
  }),
  timestamps('a day that there is not', 'broken', [told('soap-everything', { date: '2026-02-30T10:00:00Z' })]),
  timestamps('no dates', 'skipped', [told('soap-everything', {})]),
  sertifikat('a certificate', 'holds', [told('soap-everything', FULL)]),
  sertifikat('a certificate in lines', 'holds', [
    told('soap-everything', { sertifikat: x509.replace(/.{64}/g, '$&\n') }),
  ]),
  sertifikat('no certificate', 'broken', [told('soap-everything', { sertifikat: 'AAAA' })], { says: 'X.509' }),
  sertifikat('nobody has one', 'skipped', [told('soap-everything', {})]),
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

const noNeeds = ruling('no-informasjonsbehov-is-person');
const part = ruling('informasjonsbehov-gives-its-part');
const unknown = ruling('unknown-informasjonsbehov-ignored');
const repeated = ruling('repeated-informasjonsbehov-ignored');
const spraak = ruling('spraak');

const needCases: readonly Case[] = [
  noNeeds('Person', 'holds', [told('soap-no-needs', {})]),
  noNeeds('more', 'broken', [told('soap-no-needs', { date: FRESH })], { says: 'Kontaktinformasjon' }),
  noNeeds('a fault', 'warned', [refused('soap-no-needs')]),
  part('each its own', 'holds', [
    told('soap-person', {}),
    told('soap-kontaktinfo', { date: FRESH }),
    told('soap-sertifikat', { sertifikat: x509 }),
    told('soap-sikker-digital-post', { post: true }),
    told('soap-varslingsstatus', { varslingsstatus: 'KAN_VARSLES' }),
    told('soap-delivered', { date: FRESH, post: true, sertifikat: x509 }),
    told('soap-everything', FULL),
  ]),
  part('another part too', 'broken', [told('soap-kontaktinfo', { date: FRESH, post: true })], {
    says: 'SikkerDigitalPostAdresse',
  }),
  part('not its part', 'broken', [told('soap-kontaktinfo', {}), told('soap-delivered', { date: FRESH })], {
    says: 'no Kontaktinformasjon',
  }),
  part('another value', 'broken', [told('soap-kontaktinfo', { date: OLD }), told('soap-delivered', { date: FRESH })]),
  part('another varslingsstatus', 'broken', [
    told('soap-varslingsstatus', { varslingsstatus: 'KAN_IKKE_VARSLES' }),
    told('soap-everything', FULL),
  ]),
  part(
    'a part is gone where everything is asked for',
    'broken',
    [
      told('soap-person', {}),
      told('soap-delivered', { date: FRESH, post: true }),
      told('soap-everything', { varslingsstatus: 'KAN_VARSLES', date: FRESH }),
    ],
    { says: 'no SikkerDigitalPostAdresse' },
  ),
  part('of whom cannot be notified it may be withheld', 'holds', [
    told('soap-person', {}),
    told('soap-delivered', { date: OLD, post: true, sertifikat: x509 }),
    told('soap-everything', { varslingsstatus: 'KAN_IKKE_VARSLES' }),
  ]),
  part(
    'nobody was told of one',
    'skipped',
    [told('soap-person', {}), told('soap-delivered', { date: FRESH, post: true })],
    {
      says: 'nobody was told X509Sertifikat',
    },
  ),
  part('nobody has varslingsstatus', 'broken', [told('soap-varslingsstatus', {})], { says: 'no varslingsstatus' }),
  part('Person to everything', 'broken', [told('soap-person', {}), told('soap-kontaktinfo', {})], {
    ...overRest({}),
    says: 'no Kontaktinformasjon of anybody',
  }),
  part(
    'Person to everything, and REST tells no more',
    'skipped',
    [told('soap-person', {}), told('soap-kontaktinfo', {})],
    {
      ...overRest({ kontaktinformasjon: null, digital_post: null, sertifikat: null }),
      says: 'nobody was told Kontaktinformasjon, ',
    },
  ),
  part(
    'REST tells of whom cannot be notified',
    'skipped',
    [told('soap-person', {}), told('soap-kontaktinfo', {})],
    overRest(CANNOT),
  ),
  part('a value is refused', 'broken', [told('soap-person', {}), refused('soap-sertifikat')]),
  unknown('the same', 'holds', [told('soap-kontaktinfo', { date: FRESH }), told('soap-unknown', { date: FRESH })]),
  unknown('less', 'broken', [told('soap-kontaktinfo', { date: FRESH }), told('soap-unknown', {})], {
    says: '1 of 1 differ',
  }),
  unknown('nobody is told anything', 'skipped', [told('soap-kontaktinfo', {}), told('soap-unknown', {})], {
    says: 'nobody was told Kontaktinformasjon',
  }),
  unknown('a fault', 'warned', [told('soap-kontaktinfo', { date: FRESH }), refused('soap-unknown')]),
  unknown('nothing is answered', 'skipped', [refused('soap-kontaktinfo'), refused('soap-unknown')]),
  repeated('the same', 'holds', [told('soap-kontaktinfo', { date: FRESH }), told('soap-repeated', { date: FRESH })]),
  repeated('less', 'broken', [told('soap-kontaktinfo', { date: FRESH }), told('soap-repeated', {})]),
  repeated('a fault', 'broken', [told('soap-kontaktinfo', { date: FRESH }), refused('soap-repeated')]),
  spraak('nothing of its own', 'observed', [told('soap-spraak', {})], { says: 'no element of its own' }),
  spraak('a fault', 'observed', [refused('soap-spraak')], { says: 'refused with status 400' }),
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
    stated: {
      status: 'AKTIV',
      kontaktinformasjon: { epostadresse_oppdatert: OLD, epostadresse_sist_verifisert: OLD },
    },
  },
];

const stateCases: readonly Case[] = [
  slettet('nothing', 'holds', [told('soap-delivered', { status: 'SLETTET' })]),
  slettet('contact information', 'broken', [told('soap-delivered', { status: 'SLETTET', date: FRESH })], {
    says: 'Kontaktinformasjon',
  }),
  slettet('an empty element', 'holds', [
    got(
      'soap-delivered',
      persons(person({ status: 'SLETTET' }).replace('</b:Person>', '<b:Kontaktinformasjon/></b:Person>')),
    ),
  ]),
  slettet('nobody is deleted', 'skipped', [told('soap-delivered', {})]),
  ikkeRegistrert('nothing', 'holds', [told('soap-delivered', { status: 'IKKE_REGISTRERT' })]),
  ikkeRegistrert('a mailbox', 'broken', [told('soap-everything', { status: 'IKKE_REGISTRERT', post: true })]),
  varslingsstatus('fresh', 'holds', both({ date: FRESH }, { date: FRESH, ...CAN })),
  varslingsstatus('fresh, and cannot be notified', 'broken', both({ date: FRESH }, { date: FRESH, ...CANNOT })),
  varslingsstatus('expired', 'holds', both({ date: OLD }, CANNOT)),
  varslingsstatus('expired, and can be notified', 'broken', both({ date: OLD }, { date: OLD, ...CAN })),
  varslingsstatus('deleted, and can be notified', 'broken', both({ status: 'SLETTET' }, { status: 'SLETTET', ...CAN })),
  varslingsstatus(
    'reserved is not decided',
    'skipped',
    both({ date: FRESH, reservasjon: 'JA' }, { date: FRESH, ...CAN }),
  ),
  withheld('nothing', 'holds', both({ date: OLD, post: true }, CANNOT)),
  withheld('the mailbox', 'warned', both({ date: OLD, post: true }, { post: true, ...CANNOT }), {
    says: 'SikkerDigitalPostAdresse',
  }),
  withheld('dates without an offset', 'skipped', both({ date: '2020-05-01T10:00:00' }, CANNOT), {
    says: 'stand for no instant',
  }),
  withheld('nobody has expired', 'skipped', both({ date: FRESH }, { date: FRESH, ...CAN })),
  delivered('delivered', 'holds', [told('soap-delivered', { date: OLD })], { known: EXPIRED }),
  delivered('withheld', 'warned', [told('soap-delivered', {})], { known: EXPIRED }),
  delivered('nobody is known', 'skipped', [told('soap-delivered', {})]),
  reserved(
    'told',
    'observed',
    both({ date: FRESH, reservasjon: 'JA' }, { date: FRESH, reservasjon: 'JA', ...CANNOT }),
    {
      says: 'everything is told, as in the table',
    },
  ),
  reserved('not told', 'observed', both({ date: FRESH, reservasjon: 'JA' }, { reservasjon: 'JA', ...CANNOT }), {
    says: 'nothing is told, as in the text',
  }),
  reserved('nobody is reserved', 'skipped', both({ date: FRESH }, { date: FRESH, ...CAN })),
];

const open = told('soap-person', {});

const refusal = (rule: string, probe: ProbeName, broken: CaseOutcome): readonly Case[] => {
  const of = ruling(rule);
  return [
    of('a fault', 'holds', [open, refused(probe)]),
    of('a fault with status 200', 'holds', [open, got(probe, fault())]),
    of('a page', 'holds', [open, html(400, probe)]),
    of('persons', broken, [open, told(probe, {})], { says: 'HentPersonerRespons' }),
    of('nothing', broken, [open, { ...got(probe, ''), status: 202, body: '' }], { says: 'without a fault' }),
    of('nothing is answered', 'skipped', [refused('soap-person'), refused(probe)]),
  ];
};

const expanded = ruling('entities-not-expanded');
const inVersion = ruling('faults-in-version');
const faultStatus = ruling('fault-status');
const internals = ruling('faults-hold-no-internals');

const in11 = told('soap-in-1.1', {});
const nobody11 = (content: string, how: Partial<CaseExchange> = {}): CaseExchange => ({
  ...got('soap-no-identifiers-1.1', '', { status: 500 }),
  body: enveloped(content, '1.1'),
  headers: { 'content-type': ENVELOPES['1.1'].mediaType },
  ...how,
});

const faultCases: readonly Case[] = [
  ...refusal('no-identifiers-refused', 'soap-no-identifiers', 'broken'),
  ...refusal('over-thousand-refused', 'soap-over-thousand', 'broken'),
  ...refusal('malformed-refused', 'soap-malformed', 'broken'),
  ...refusal('wrong-length-refused', 'soap-wrong-length', 'warned'),
  ...refusal('wrong-operation-refused', 'soap-wrong-operation', 'warned'),
  ...refusal('doctype-refused', 'soap-doctype', 'warned'),
  expanded('a fault', 'holds', [open, refused('soap-doctype')]),
  expanded('a fault that quotes the message', 'holds', [
    open,
    refused('soap-doctype', fault('Sender', `in &lt;!ENTITY hvem &quot;${one}&quot;&gt;`)),
  ]),
  expanded('a person found by it', 'broken', [open, told('soap-doctype', {})]),
  expanded('a fault with its text', 'broken', [open, refused('soap-doctype', fault('Sender', `there is no ${one}`))]),
  expanded('nothing is answered', 'skipped', [refused('soap-person'), refused('soap-doctype')]),
  inVersion('a fault in each', 'holds', [open, refused('soap-malformed'), in11, nobody11(fault11())]),
  inVersion('a page', 'warned', [open, html(400, 'soap-malformed')], { says: 'no fault of SOAP' }),
  inVersion('a fault without a reason', 'warned', [open, refused('soap-malformed', fault('Sender', ''))]),
  inVersion(
    'a fault with another content type',
    'warned',
    [open, { ...refused('soap-malformed'), headers: { 'content-type': 'text/xml' } }],
    { says: 'text/xml' },
  ),
  inVersion('SOAP 1.2 in answer to SOAP 1.1', 'warned', [open, in11, nobody11('', { body: enveloped(fault()) })], {
    says: 'a fault in SOAP 1.2',
  }),
  inVersion('SOAP 1.1 is not answered', 'holds', [
    open,
    refused('soap-malformed'),
    refused('soap-in-1.1', fault('VersionMismatch'), 500),
    html(415, 'soap-no-identifiers-1.1'),
  ]),
  inVersion('nothing is refused', 'skipped', [open]),
  faultStatus('400 for Sender', 'holds', [open, refused('soap-malformed')]),
  faultStatus('500 for Receiver', 'holds', [open, refused('soap-malformed', fault('Receiver'), 500)]),
  faultStatus('500 in SOAP 1.1', 'holds', [open, in11, nobody11(fault11())]),
  faultStatus('500 for Sender', 'warned', [open, refused('soap-malformed', fault(), 500)], { says: 'status 400' }),
  faultStatus('200', 'warned', [open, got('soap-malformed', fault())]),
  faultStatus('400 in SOAP 1.1', 'warned', [open, in11, nobody11(fault11(), { status: 400 })], { says: 'status 500' }),
  internals('none', 'holds', [open, refused('soap-malformed')]),
  internals('the class of an exception', 'warned', [
    open,
    refused('soap-malformed', fault('Receiver', 'javax.xml.stream.XMLStreamException: no'), 500),
  ]),
];

const version12 = ruling('version-1-2');
const version11 = ruling('version-1-1');
const print = ruling('print-sertifikat');
const changes = ruling('changes');

const printed = (address: string, certificate: string): CaseExchange =>
  got(
    'soap-print',
    `<HentPrintSertifikatRespons xmlns="${MESSAGES}"><postkasseleverandoerAdresse>${address}</postkasseleverandoerAdresse><X509Sertifikat>${certificate}</X509Sertifikat></HentPrintSertifikatRespons>`,
  );
const changed16 = (numbers: string, content = ''): CaseExchange =>
  got('soap-changes', `<HentEndringerRespons xmlns="${MESSAGES}" ${numbers}>${content}</HentEndringerRespons>`);

const otherCases: readonly Case[] = [
  version12('answered', 'holds', [told('soap-in-1.2', {})]),
  version12('a page with status 200', 'warned', [html(200, 'soap-in-1.2')], { says: 'not well-formed XML' }),
  version12('refused', 'warned', [refused('soap-in-1.2', fault11('VersionMismatch'), 500)]),
  version11('answered', 'observed', [in11], { says: 'answered with persons' }),
  version11('refused', 'observed', [refused('soap-in-1.1', fault11('VersionMismatch'), 500)], {
    says: 'status 500 and a fault',
  }),
  print('an address and a certificate', 'holds', [printed('printserver', x509)]),
  print('no address', 'broken', [printed('', x509)], { says: 'postkasseleverandoerAdresse' }),
  print('no certificate', 'broken', [printed('printserver', 'AAAA')], { says: 'X509Sertifikat' }),
  print('something else', 'broken', [got('soap-print', '<a/>')]),
  print('a fault', 'skipped', [refused('soap-print')]),
  changes(
    'persons',
    'observed',
    [changed16('fraEndringsNummer="0" tilEndringsNummer="3" senesteEndringsNummer="9"', person({}))],
    { says: 'answered with persons, numbers in order' },
  ),
  changes(
    'numbers out of order',
    'observed',
    [changed16('fraEndringsNummer="0" tilEndringsNummer="9" senesteEndringsNummer="3"')],
    { says: 'answered with nobody, numbers missing or out of order' },
  ),
  changes('a fault', 'observed', [refused('soap-changes')], { says: 'not answered: status 400 and a fault' }),
];

const parity = ruling('agrees-with-rest');

const full = [told('soap-everything', FULL)];

const parityCases: readonly Case[] = [
  parity('the same, in forms of their own', 'holds', full, overRest({})),
  parity('REST without dates', 'warned', full, overRest({ kontaktinformasjon: { mobiltelefonnummer: '+4742000000' } })),
  parity('another status', 'warned', full, { ...overRest({ status: 'SLETTET' }), says: 'another status' }),
  parity('another number', 'warned', full, {
    ...overRest({ kontaktinformasjon: { ...AS_FULL.kontaktinformasjon, mobiltelefonnummer: '+4743000000' } }),
    says: 'another kontaktinformasjon.mobiltelefonnummer',
  }),
  parity('a mailbox over REST alone', 'warned', [told('soap-everything', { ...FULL, post: false })], {
    ...overRest({}),
    says: 'no digital_post',
  }),
  parity('a token that opens no mailbox', 'holds', full, overRest({ digital_post: null, sertifikat: null })),
  parity('withheld in one of them', 'holds', [told('soap-everything', CANNOT)], overRest(CANNOT)),
  parity('a status over REST alone', 'warned', changed(/<b:status>.*<\/b:status>/, ''), {
    ...overRest({}),
    says: '"actual":"no status"',
  }),
  parity('a status over SOAP alone', 'warned', [told('soap-everything', FULL, { ...FULL, id: two })], {
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
    'warned',
    [told('soap-everything', { ...FULL, varslingsstatus: undefined })],
    {
      ...overRest({}),
      says: 'no varslingsstatus',
    },
  ),
  parity('a token that opens no varslingsstatus', 'holds', full, overRest({ varslingsstatus: null })),
  parity(
    'the deleted without reservasjon over REST',
    'holds',
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
  parity('somebody else', 'holds', full, overRest({ personidentifikator: two, status: 'SLETTET' })),
  parity('REST is not judged', 'skipped', full),
  parity('REST is refused', 'skipped', full, { other: [{ probe: 'batch', status: 403, body: {} }] }),
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
