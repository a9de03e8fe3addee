import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSoapWsdl } from '../../src/soap/index.ts';
import {
  childOf,
  contentOf,
  envelope,
  HENT_PRINT_SERTIFIKAT,
  hentPersoner,
  identifierOf,
  personsOf,
  send,
  serviceWith,
} from '../support/soap/service.ts';

/** Any text, with a high share of characters that are special in XML. */
const special = fc.constantFrom(
  ...[
    '&',
    '<',
    '>',
    '"',
    "'",
    ']]>',
    '&amp;',
    '<!--',
    '\r',
    '\n',
    '\t',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u0085',
    '\u2028',
  ],
  ...['\ufffe', '\uffff', '\ud800', '\udfff', '\u{1f600}', 'æøå', ' '],
);
const anyText = fc
  .array(fc.oneof(special, fc.string({ unit: 'binary' })), { maxLength: 12 })
  .map((parts) => parts.join(''));

/** XML 1.0, production 2: characters that are not allowed are replaced. */
const held = (text: string): string =>
  Array.from(text, (character) => {
    const point = character.codePointAt(0)!;
    const allowed =
      [0x9, 0xa, 0xd].includes(point) ||
      (point >= 0x20 && point <= 0xd7ff) ||
      (point >= 0xe000 && point <= 0xfffd) ||
      point >= 0x10000;
    return allowed ? character : '\ufffd';
  }).join('');

/** Line ends of XML 1.0: the parser's default is that of XML 1.1. */
const parser = new DOMParser({
  onError: onErrorStopParsing,
  normalizeLineEndings: (source) => source.replace(/\r\n?/g, '\n'),
});
const textsNamed = (xml: string, name: string): (string | null)[] =>
  Array.from(parser.parseFromString(xml, 'text/xml').getElementsByTagNameNS('*', name), (found) => found.textContent);

test('a parser reads any text unchanged, except for characters that XML does not allow', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const print = { postkasseleverandoerAdresse: text, x509Sertifikat: 'MIIC' };
      const { body } = send(envelope(HENT_PRINT_SERTIFIKAT), '1.2', serviceWith({}, { print }));
      expect(textsNamed(Buffer.from(body).toString(), 'postkasseleverandoerAdresse')).toEqual([held(text)]);
    }),
    { numRuns: 300 },
  );
});

const addressesIn = (wsdl: string): (string | null)[] =>
  Array.from(parser.parseFromString(wsdl, 'text/xml').getElementsByTagNameNS('*', 'address'), (found) =>
    found.getAttribute('location'),
  );

test('a parser reads any attribute value unchanged, except for characters that XML does not allow', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(addressesIn(Buffer.from(createSoapWsdl(text)).toString())).toEqual([held(text), held(text)]);
    }),
    { numRuns: 300 },
  );
});

test('escapes the values of a scenario', () => {
  const identifier = identifierOf('email-only');
  const epostadresse = 'a&b<c>"d\'@example.com';
  const specified = { status: 'AKTIV', kontaktinformasjon: { epostadresse } } as const;
  const service = serviceWith({ persons: [{ role: 'one', identifier, specified }] });
  const answer = send(envelope(hentPersoner([identifier], ['Kontaktinfo'])), '1.2', service);
  expect(childOf(personsOf(answer)[0]!.Kontaktinformasjon, 'Epostadresse')!.text).toBe(epostadresse);
});

test('writes letters outside ASCII unchanged', () => {
  const print = { postkasseleverandoerAdresse: 'Åse Blåbær 😀', x509Sertifikat: 'MIIC' };
  const answer = send(envelope(HENT_PRINT_SERTIFIKAT, '1.1'), '1.1', serviceWith({}, { print }));
  expect(answer.body).toContain('<ot:postkasseleverandoerAdresse>Åse Blåbær 😀</');
  expect(contentOf(answer).children[0]!.text).toBe('Åse Blåbær 😀');
});
