import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answerTo,
  envelope,
  faultOf,
  HENT_PRINT_SERTIFIKAT,
  hentEndringer,
  hentPersoner,
  identifierOf,
  MESSAGES,
  send,
  serviceWith,
  VERSIONS,
  type Version,
} from '../support/soap/service.ts';

const one = identifierOf('mobile-only');
const service = serviceWith();
const versions = Object.keys(VERSIONS) as Version[];
const good = (version: Version): string => envelope(hentPersoner([one], ['Kontaktinfo']), version);
const repeated = (text: string, times: number) => text.repeat(times);

/** Each mistake as a message of a version, and a word of the reason. */
const MISTAKES: Readonly<Record<string, readonly [(version: Version) => string, RegExp]>> = {
  'nothing at all': [() => '', /well-formed/],
  'a message that stops short': [(version) => good(version).slice(0, -20), /well-formed/],
  'an end tag too many': [(version) => `${good(version)}</soap:Envelope>`, /well-formed/],
  'tags that cross': [(version) => good(version).replace('</soap:Body>', '').concat('</soap:Body>'), /well-formed/],
  'a prefix that is not declared': [
    (version) => good(version).replace('<soap:Body>', '<x:y/><soap:Body>'),
    /well-formed/,
  ],
  'an attribute without quotes': [(version) => good(version).replace('<soap:Body>', '<soap:Body a=1>'), /well-formed/],
  'an attribute twice': [(version) => good(version).replace('<soap:Body>', '<soap:Body a="1" a="2">'), /well-formed/],
  'an attribute twice, by two prefixes': [
    (version) => good(version).replace('<soap:Body>', '<soap:Body xmlns:p="u" xmlns:q="u" p:a="1" q:a="2">'),
    /attribute twice/,
  ],
  'a & by itself': [(version) => good(version).replace('Kontaktinfo', 'A & B'), /& starts no reference/],
  'a control character': [(version) => good(version).replace('Kontaktinfo', '\u0001'), /character/],
  'a reference to a control character': [(version) => good(version).replace('Kontaktinfo', '&#1;'), /well-formed/],
  'a reference beyond Unicode': [(version) => good(version).replace('Kontaktinfo', '&#x110000;'), /well-formed/],
  'a replacement character': [(version) => good(version).replace('Kontaktinfo', '\ufffd'), /encoding/],
  'the end of CDATA by itself': [(version) => good(version).replace('Kontaktinfo', ']]>'), /well-formed/],
  'white space before the declaration': [
    (version) => `\n<?xml version="1.0" encoding="UTF-8"?>${good(version)}`,
    /declaration must come first/,
  ],
  'a declaration with a space that is not of XML': [
    (version) => `<?xml version="1.0"\u00a0?>${good(version)}`,
    /malformed XML declaration/,
  ],
  'CDATA after the root': [(version) => `${good(version)}<![CDATA[]]>`, /well-formed/],
  'CDATA before the root': [(version) => `<![CDATA[ ]]>${good(version)}`, /well-formed/],
  'a no-break space after the root': [(version) => `${good(version)}\u00a0`, /well-formed/],
  'a prefix that is bound to nothing': [
    (version) => good(version).replace('<soap:Body>', '<soap:Body xmlns:p="">'),
    /namespace .* declared/,
  ],
  'the prefix xml, bound to something else': [
    (version) => good(version).replace('<soap:Body>', '<soap:Body xmlns:xml="urn:other">'),
    /namespace .* declared/,
  ],
  'another prefix for the namespace of xml': [
    (version) => good(version).replace('<soap:Body>', '<soap:Body xmlns:p="http://www.w3.org/XML/1998/namespace">'),
    /namespace .* declared/,
  ],
  'the prefix xmlns, bound': [
    (version) => good(version).replace('<soap:Body>', '<soap:Body xmlns:xmlns="http://www.w3.org/2000/xmlns/">'),
    /namespace .* declared|well-formed/,
  ],
  'XML 1.1': [(version) => `<?xml version="1.1"?>${good(version)}`, /must specify version 1\.0/],
  'an encoding that it is not in': [
    (version) => `<?xml version="1.0" encoding="ISO-8859-1"?>${good(version)}`,
    /UTF-8/,
  ],
  'a document type': [(version) => `<!DOCTYPE x>${good(version)}`, /document type/],
  'an external entity': [
    (version) =>
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${good(version).replace('Kontaktinfo', '&e;')}`,
    /document type/,
  ],
  'an external document type, after a comment': [
    (version) => `<!-- x --><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">${good(version)}`,
    /document type/,
  ],
  'entities of entities': [
    (version) =>
      `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${repeated('&a;', 10)}"><!ENTITY c "${repeated('&b;', 10)}">]>${good(
        version,
      ).replace('Kontaktinfo', '&c;')}`,
    /document type/,
  ],
  'an entity that nobody declared': [
    (version) => good(version).replace('Kontaktinfo', '&nbsp;'),
    /& starts no reference/,
  ],
  'a processing instruction': [(version) => `<?xml-stylesheet href="x"?>${good(version)}`, /processing instructions/],
  'elements nested deeply': [(version) => envelope(repeated('<a>', 100) + repeated('</a>', 100), version), /nested/],
  'very many elements': [
    (version) => envelope(repeated('<a/>', 20_000), version),
    /more than 20000 tags, attributes, comments and CDATA sections together/,
  ],
  'very many attributes': [
    (version) => envelope(`<a ${Array.from({ length: 20_000 }, (_, n) => `a${n}=""`).join(' ')}/>`, version),
    /more than 20000 tags, attributes/,
  ],
  'a very large message': [(version) => good(version).replace('Kontaktinfo', repeated('x', 1 << 20)), /bytes/],
  'no Body': [(version) => `<e:Envelope xmlns:e="${VERSIONS[version].namespace}"/>`, /Body/],
  'two Bodies': [(version) => good(version).replace('</soap:Body>', '</soap:Body><soap:Body/>'), /Body/],
  'a Header after the Body': [(version) => good(version).replace('</soap:Body>', '</soap:Body><soap:Header/>'), /Body/],
  'text beside the Body': [(version) => good(version).replace('<soap:Body>', 'x<soap:Body>'), /nothing else/],
  'a no-break space beside the Body': [
    (version) => good(version).replace('<soap:Body>', '\u00a0<soap:Body>'),
    /nothing else/,
  ],
  'a no-break space in the request': [(version) => good(version).replace('</Hent', '\u00a0</Hent'), /text between/],
  'a no-break space in the Body': [(version) => good(version).replace('</soap:Body', '\u00a0</soap:Body'), /nothing/],
  'a no-break space in a number': [(version) => envelope(hentEndringer('\u00a01'), version), /whole number/],
  'text in the Header': [(version) => envelope(hentPersoner([one]), version, 'x'), /text between the header blocks/],
  'an empty Body': [(version) => envelope('', version), /one element/],
  'two requests': [(version) => envelope(HENT_PRINT_SERTIFIKAT.repeat(2), version), /one element/],
  'another operation': [
    (version) => envelope(`<HentAlleForespoersel xmlns="${MESSAGES}"/>`, version),
    /^unknown operation; the operations are: HentPersonerForespoersel, /,
  ],
  'an answer for a request': [
    (version) => envelope(`<HentPersonerRespons xmlns="${MESSAGES}"/>`, version),
    /unknown operation/,
  ],
  'the namespace of another edition': [
    (version) => good(version).replace(MESSAGES, MESSAGES.replace('16-02', '14-05')),
    /16-02/,
  ],
  'no namespace': [(version) => good(version).replace(` xmlns="${MESSAGES}"`, ''), /namespace/],
  'needs without a namespace': [
    (version) => good(version).replace('<informasjonsbehov>', '<informasjonsbehov xmlns="">'),
    /informasjonsbehov/,
  ],
  'needs after identifiers': [
    (version) => good(version).replace(/(<informasjonsbehov>.*<\/informasjonsbehov>)(.*)(<\/Hent)/, '$2$1$3'),
    /then personidentifikator/,
  ],
  'an element that is not in the request': [(version) => good(version).replace('</Hent', '<x/></Hent'), /nothing else/],
  'text in the request': [(version) => good(version).replace('</Hent', 'x</Hent'), /text between/],
  '0 identifiers': [(version) => envelope(hentPersoner([]), version), /at least 1/],
  '1001 identifiers': [(version) => envelope(hentPersoner(Array(1001).fill(one)), version), /at most 1000/],
  '10 digits': [(version) => envelope(hentPersoner([one, one.slice(1)]), version), /number 2 .*11 digits/],
  '12 digits': [(version) => envelope(hentPersoner([`${one}0`]), version), /number 1 .*11 digits/],
  'letters in an identifier': [(version) => envelope(hentPersoner(['2781923109a']), version), /11 digits/],
  'digits of another script': [(version) => envelope(hentPersoner(['٠١٢٣٤٥٦٧٨٩٠']), version), /11 digits/],
  'white space around an identifier': [(version) => envelope(hentPersoner([` ${one} `]), version), /11 digits/],
  'an element in an identifier': [(version) => envelope(hentPersoner([`<b>${one}</b>`]), version), /11 digits/],
  'an empty identifier': [(version) => envelope(hentPersoner(['']), version), /11 digits/],
  'a wrong check digit': [
    (version) => envelope(hentPersoner([one.replace(/0$/, '1')]), version),
    /number 1 .*not a valid/,
  ],
};

describe.each(versions)('in SOAP %s', (version) => {
  test.each(Object.entries(MISTAKES))('%s is a fault of the sender', (_, [message, reason]) => {
    const fault = faultOf(send(message(version), version, service));
    expect(fault).toMatchObject({
      version,
      code: version === '1.1' ? 'Client' : 'Sender',
      status: version === '1.1' ? 500 : 400,
      reason: expect.stringMatching(reason),
    });
  });

  test('no fault contains an identifier', () => {
    const answers = Object.values(MISTAKES).map(([message]) => send(message(version), version, service));
    for (const { body } of answers) expect(body).not.toMatch(/\d{10}/);
  });

  test('1000 identifiers are accepted', () => {
    expect(send(envelope(hentPersoner(Array(1000).fill(one)), version), version, service).status).toBe(200);
  });

  test('an internal error gives a fault of the receiver without details', () => {
    const failures: unknown[] = [];
    const secret = new Error('a secret');
    const broken = serviceWith({}, { onFailure: (error) => failures.push(error) });
    Object.assign(broken.register, {
      find: () => {
        throw secret;
      },
    });
    const answer = send(good(version), version, broken);
    expect(faultOf(answer)).toMatchObject({ version, status: 500, code: version === '1.1' ? 'Server' : 'Receiver' });
    expect(answer.body).not.toContain('secret');
    expect(failures).toEqual([secret]);
  });
});

test('bytes that are not UTF-8 are a fault of the sender', () => {
  const body = Buffer.from(good('1.2').replace('Kontaktinfo', 'blåbær'), 'latin1');
  expect(faultOf(answerTo({ contentType: VERSIONS['1.2'].contentType, body }))).toMatchObject({
    status: 400,
    reason: expect.stringContaining('UTF-8'),
  });
});

test('a comment, CDATA, a byte order mark and a declaration have no effect', () => {
  const dressed = `\ufeff<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!-- <!DOCTYPE x> & -->${good(
    '1.2',
  ).replace(`>${one}<`, `><![CDATA[${one.slice(0, 5)}]]><!-- x -->${one.slice(5)}<`)}`;
  expect(send(dressed, '1.2', service)).toEqual(send(good('1.2'), '1.2', service));
});

test('XML white space, and a declaration of the prefix xml, have no effect', () => {
  const dressed = good('1.2')
    .replaceAll('><', '>\r\n\t <')
    .replace('<soap:Body>', '<soap:Body xmlns:xml="http://www.w3.org/XML/1998/namespace" xmlns="">');
  expect(send(`${dressed}\n`, '1.2', service)).toEqual(send(good('1.2'), '1.2', service));
});

test('any input gives a response or a fault, and nothing is thrown', () => {
  const message = fc.constantFrom(...versions).map(good);
  const cut = fc.tuple(message, fc.nat(600), fc.nat(40), fc.string({ unit: 'binary', maxLength: 20 }));
  const mutated = cut.map(([text, at, length, other]) => text.slice(0, at) + other + text.slice(at + length));
  const bytes = fc.oneof(
    mutated.map((text) => Buffer.from(text)),
    fc.uint8Array(),
  );
  const contentType = fc.oneof(fc.constantFrom('text/xml', 'application/soap+xml'), fc.string());
  fc.assert(
    fc.property(bytes, contentType, (body, type) => {
      expect([200, 400, 500]).toContain(answerTo({ contentType: type, body }).status);
    }),
    { numRuns: 500 },
  );
});
