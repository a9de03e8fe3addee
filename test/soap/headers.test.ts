import { describe, expect, test } from 'vitest';
import {
  childOf,
  envelope,
  faultOf,
  hentPersoner,
  identifierOf,
  MESSAGES,
  read,
  send,
  VERSIONS,
  type Version,
} from '../support/soap/service.ts';

const request = hentPersoner([identifierOf('mobile-only')]);
const WSDL = 'http://kontaktinfo.difi.no/wsdl/oppslagstjeneste-16-02';
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const NEXT = {
  '1.1': 'soap:actor="http://schemas.xmlsoap.org/soap/actor/next"',
  '1.2': 'soap:role="http://www.w3.org/2003/05/soap-envelope/role/next"',
} as const;
const ELSEWHERE = { '1.1': 'soap:actor="urn:somebody-else"', '1.2': 'soap:role="urn:somebody-else"' } as const;

/** What mustUnderstand may say: an xs:boolean, of which SOAP 1.1 leaves out the words. */
const WORDS = {
  '1.1': { yes: ['1', ' 1 '], no: ['0'], neither: ['true', 'false', '', '2', '\u00a01', '1 1'] },
  '1.2': { yes: ['1', 'true', '&#10;true '], no: ['0', 'false'], neither: ['TRUE', 'yes', '', '01', '\u00a01'] },
} as const;

const paaVegneAv = (number: string, namespace = MESSAGES) =>
  `<Oppslagstjenesten xmlns="${namespace}"><PaaVegneAv>${number}</PaaVegneAv></Oppslagstjenesten>`;

describe.each(Object.keys(VERSIONS) as Version[])('in SOAP %s', (version) => {
  const withHeader = (header: string) => send(envelope(request, version, header), version);

  test.each([MESSAGES, WSDL])('accepts an organisation number in PaaVegneAv, in %s', (namespace) => {
    expect(withHeader(paaVegneAv('984661185', namespace)).status).toBe(200);
  });

  test.each([MESSAGES, WSDL])('rejects other texts in PaaVegneAv, in %s', (namespace) => {
    const wrong = ['984661186', '98466118', '', '984 661 185', 'x'];
    const answers = wrong.map((number) => withHeader(paaVegneAv(number, namespace)));
    for (const answer of answers) {
      expect(faultOf(answer)).toMatchObject({ version, reason: expect.stringContaining('organisation number') });
    }
  });

  test('rejects Oppslagstjenesten without PaaVegneAv, with other elements, or twice', () => {
    const empty = `<Oppslagstjenesten xmlns="${MESSAGES}"/>`;
    const other = paaVegneAv('984661185').replace('<PaaVegneAv>', '<PaaVegneAv xmlns="">');
    const more = paaVegneAv('984661185').replace('</O', '<x/></O');
    const twice = paaVegneAv('984661185').repeat(2);
    const text = paaVegneAv('984661185').replace('</O', 'x</O');
    const space = paaVegneAv('984661185').replace('</O', '\u00a0</O');
    for (const header of [empty, other, more, twice, text, space])
      expect(faultOf(withHeader(header)).status).not.toBe(200);
  });

  test.each(WORDS[version].yes)('rejects an unknown block with mustUnderstand %s', (value) => {
    const answer = withHeader(`<x:Odd xmlns:x="urn:odd" soap:mustUnderstand="${value}"/>`);
    expect(faultOf(answer)).toMatchObject({ version, status: 500, code: 'MustUnderstand' });
  });

  test.each(WORDS[version].no)('ignores an unknown block with mustUnderstand %s', (value) => {
    expect(withHeader(`<x:Odd xmlns:x="urn:odd" soap:mustUnderstand="${value}"/>`).status).toBe(200);
  });

  test.each(WORDS[version].neither)('rejects an invalid mustUnderstand: %j', (value) => {
    const answer = withHeader(`<x:Odd xmlns:x="urn:odd" soap:mustUnderstand="${value}" ${ELSEWHERE[version]}/>`);
    expect(faultOf(answer)).toMatchObject({
      code: version === '1.1' ? 'Client' : 'Sender',
      reason: `mustUnderstand must be one of ${version === '1.1' ? '0, 1' : 'false, 0, true, 1'}`,
    });
  });

  test('rejects an unknown block for the role next', () => {
    const answer = withHeader(`<x:Odd xmlns:x="urn:odd" soap:mustUnderstand="1" ${NEXT[version]}/>`);
    expect(faultOf(answer)).toMatchObject({ code: 'MustUnderstand' });
  });

  test('ignores an unknown block that is optional or for another role', () => {
    const optional = '<x:Odd xmlns:x="urn:odd" soap:mustUnderstand="0"/>';
    const elsewhere = `<x:Odd xmlns:x="urn:odd" soap:mustUnderstand="1" ${ELSEWHERE[version]}/>`;
    expect(withHeader(optional + elsewhere).status).toBe(200);
  });

  test('accepts a Security header with mustUnderstand and any content', () => {
    const security = `<s:Security xmlns:s="${WSSE}" soap:mustUnderstand="1"><s:BinarySecurityToken>x</s:BinarySecurityToken></s:Security>`;
    expect(withHeader(security + paaVegneAv('984661185')).status).toBe(200);
  });

  test('rejects a block without a namespace', () => {
    expect(faultOf(withHeader('<Odd/>'))).toMatchObject({ reason: expect.stringContaining('namespace') });
  });
});

test('SOAP 1.2 names the unsupported header block', () => {
  const { body } = send(
    envelope(
      request,
      '1.2',
      '<a:One xmlns:a="urn:a" soap:mustUnderstand="1"/><b:Two xmlns:b="urn:b" soap:mustUnderstand="true"/>',
    ),
  );
  const blocks = childOf(read(body), 'Header')!.children;
  expect(blocks).toMatchObject([
    { name: 'NotUnderstood', namespace: VERSIONS['1.2'].namespace, attributes: { qname: 'block:One' } },
    { name: 'NotUnderstood', attributes: { qname: 'block:Two' } },
  ]);
  expect(body).toContain('xmlns:block="urn:a"');
});
