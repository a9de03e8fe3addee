import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { tryParseXml } from '../../src/conformance/evidence/soap-message.ts';
import { parseXml, XmlSyntaxError } from '../../src/xml/read.ts';

const SCHEMA = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:none"/>';

/** The texts that libxml2 rejects as malformed XML or malformed namespaces. */
async function findMalformed(texts: readonly string[]): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: texts.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: [{ fileName: 'none.xsd', contents: SCHEMA }],
  });
  const found = errors.filter(
    ({ rawMessage }) => /(?:parser|namespace) error :/.test(rawMessage) && !rawMessage.includes('is not a valid URI'),
  );
  const places = new Set(found.map(({ rawMessage }) => Number(/^(\d+)\.xml:/.exec(rawMessage)![1])));
  return texts.filter((_, index) => places.has(index));
}

function findError(text: string): XmlSyntaxError | undefined {
  try {
    parseXml(text, { depth: 10 });
  } catch (error) {
    if (error instanceof XmlSyntaxError) return error;
    throw error;
  }
  return undefined;
}

const isRejected = (text: string): boolean => findError(text) !== undefined;

const WELL_FORMED: readonly string[] = [
  '<a/>',
  '<?xml version="1.0"?><a/>',
  "<?xml version='1.0' encoding='utf-8'?><a/>",
  '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n<a/>\n',
  '<a>&#65;&#x41;&lt;&gt;&quot;&apos;&amp;</a>',
  '<a x=">" y="]]>" z=\'1"\'/>',
  '<!-- & < --><a/><!-- ?> -->',
  '<a>]<![CDATA[x]]>]></a>',
  '<a><![CDATA[<!-- & <?x ]] >]]></a>',
  '<a xmlns:p="urn:x" xmlns:q="urn:y" p:x="1" q:x="2" x="3"/>',
  '<a xmlns:p="urn:x" xmlns:q="urn:x" p:x="1"/>',
  '<a xmlns="urn:x" xml:lang="nb"><b xmlns=""/></a>',
  '<æ x = "1" />',
  '<a>\u0085\ud83d\ude00</a>',
];

const MALFORMED: readonly string[] = [
  '',
  'a',
  '<a>',
  '<a/><b/>',
  '<a/>x',
  '<a/><![CDATA[ ]]>',
  '<a></b>',
  '<a / >',
  '<a>]]></a>',
  '<a>& </a>',
  '<a>&nbsp;</a>',
  '<a><!-- -- --></a>',
  '<a x=1/>',
  '<a x="<"/>',
  '<a x="1" x="2"/>',
  '<a xmlns:p="urn:x" xmlns:q="urn:x" p:x="1" q:x="2"/>',
  '<a xmlns:p="urn:x"><b xmlns:q="urn:x" p:x="1" q:x="2"/></a>',
  '<p:a/>',
  '<a xmlns:p=""/>',
  '<a xmlns:xml="urn:x"/>',
  '<a xmlns:xmlns="urn:x"/>',
  ...['0', '1', 'x1', 'x1F', 'xFFFE', 'xFFFF', 'xD800', 'xDFFF', 'x110000', '9999999999'].flatMap((code) => [
    `<a>&#${code};</a>`,
    `<a x="&#${code};"/>`,
  ]),
];

describe('the reader agrees with libxml2', () => {
  test('on well-formed documents', async () => {
    expect(await findMalformed(WELL_FORMED)).toEqual([]);
    expect(WELL_FORMED.filter(isRejected)).toEqual([]);
  });

  test('on malformed documents', async () => {
    expect(await findMalformed(MALFORMED)).toEqual(MALFORMED);
    expect(MALFORMED.filter((text) => !isRejected(text))).toEqual([]);
  });

  test('on documents with markup inserted at random positions', async () => {
    const answer =
      '<e:E xmlns:e="urn:e" xmlns:f="urn:e"><e:B><P xmlns="urn:p" e:x="1"><n s="2">&#229; &lt;</n><!-- c --></P><![CDATA[ ]]></e:B></e:E>';
    const piece = fc.constantFrom(
      ...['<', '>', '/', '&', ';', '"', "'", '=', ' ', ']]>', '-->', '<!--', '<![CDATA[', '&#0;', '&#65;', '&amp;'],
      ...['<b/>', '</b>', ' x="1"', ' e:x="1"', ' f:x="1"', ' xmlns:g="urn:g"', ' xmlns:e=""', '\u0001', 'x', ':'],
    );
    const change = fc.record({
      at: fc.nat(answer.length),
      cut: fc.constantFrom(0, 0, 0, 1, 4),
      piece: fc.option(piece, { nil: '' }),
    });
    const changed = fc
      .array(change, { minLength: 1, maxLength: 2 })
      .map((changes) =>
        changes.reduce((text, { at, cut, piece: into }) => text.slice(0, at) + into + text.slice(at + cut), answer),
      );
    const texts = [...new Set(fc.sample(changed, { seed: 16, numRuns: 2000 }))];
    const malformed = new Set(await findMalformed(texts));
    expect(texts.filter((text) => malformed.has(text)).length).toBeGreaterThan(100);
    expect(texts.filter((text) => !malformed.has(text)).length).toBeGreaterThan(100);
    expect(texts.filter((text) => isRejected(text) !== malformed.has(text))).toEqual([]);
  });
});

describe('well-formed XML that SOAP does not allow', () => {
  const REJECTED: readonly [string, string][] = [
    ['<!DOCTYPE a><a/>', 'XML with a document type'],
    ['<?xml-stylesheet href="a"?><a/>', 'XML with a processing instruction'],
    ['<a><?pi?></a>', 'XML with a processing instruction'],
    ['<a/><?pi?>', 'XML with a processing instruction'],
    ['<?xml version="1.0" encoding="UTF-16"?><a/>', 'UTF-8 with an XML declaration that does not name UTF-8'],
    ['<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'UTF-8 with an XML declaration that does not name UTF-8'],
    ['<?xml version="1.0" encoding="US-ASCII"?><a>å</a>', 'UTF-8 with an XML declaration that does not name UTF-8'],
    [`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`, 'a text that is not well-formed XML'],
  ];

  test.each(REJECTED)('rejects %s', (text, error) => expect(tryParseXml(text)).toEqual({ error }));

  test('accepts ASCII that is declared as such', () => {
    expect(isRejected('<?xml version="1.0" encoding="us-ascii"?><a>a</a>')).toBe(false);
  });
});

test('resolves prefixes in the scope of each element', () => {
  const root = parseXml('<a xmlns="urn:a" xmlns:p="urn:p"><b xmlns="" xmlns:p="urn:q" p:x="1" y="2"/></a>', {
    depth: 2,
  });
  expect(root).toMatchObject({
    namespace: 'urn:a',
    prefixes: new Map([
      ['xml', 'http://www.w3.org/XML/1998/namespace'],
      ['', 'urn:a'],
      ['p', 'urn:p'],
    ]),
    children: [
      {
        namespace: '',
        attributes: { y: '2' },
        qualified: [{ namespace: 'urn:q', local: 'x', name: 'p:x', value: '1' }],
      },
    ],
  });
});

test('reports the position of an error, and quotes nothing of the document', () => {
  const error = findError('<a>\n <secret></public></a>');
  expect(error).toMatchObject({ kind: 'malformed', line: 2, column: 18 });
  expect(error?.message).toMatch(/^the XML is not well-formed: [a-z ]+ \(line 2, column 18\)$/);
});

test.each([
  ['depth', '<a><b/></a>', { depth: 1 }],
  ['markup', '<a x="1"><b/><!-- --></a>', { depth: 2, markup: 4 }],
  ['comments', '<a><!-- --><!-- --></a>', { depth: 2, comments: 1 }],
])('applies the limit of %s', (name, text, limits) => {
  expect(() => parseXml(text, limits)).toThrow(expect.objectContaining({ kind: 'limit' }));
  expect(parseXml(text, { ...limits, [name]: 5 }).name).toBe('a');
});
