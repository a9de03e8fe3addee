const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';
const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
export const WSSE = `${OASIS}-wssecurity-secext-1.0.xsd`;
export const WSU = `${OASIS}-wssecurity-utility-1.0.xsd`;
const DS = 'http://www.w3.org/2000/09/xmldsig#';

/** Web Services Security 1.0, chapter 10, and the attribute of chapter 4. */
const UTILITY = `<xs:schema ${XS} targetNamespace="${WSU}" xmlns:wsu="${WSU}" elementFormDefault="qualified">
  <xs:attribute name="Id" type="xs:ID"/>
  <xs:element name="Timestamp"><xs:complexType>
    <xs:sequence>
      <xs:element name="Created" type="xs:dateTime"/>
      <xs:element name="Expires" type="xs:dateTime"/>
    </xs:sequence>
    <xs:attribute ref="wsu:Id" use="required"/>
  </xs:complexType></xs:element>
</xs:schema>`;

const bare = (name: string, attributes: readonly string[], base?: string): string => {
  const declared = attributes.map((attribute) => `<xs:attribute name="${attribute}" type="xs:anyURI" use="required"/>`);
  const content =
    base === undefined
      ? declared.join('')
      : `<xs:simpleContent><xs:extension base="${base}">${declared.join('')}</xs:extension></xs:simpleContent>`;
  return `<xs:element name="${name}"><xs:complexType>${content}</xs:complexType></xs:element>`;
};
const within = (name: string, parts: string, attributes = ''): string =>
  `<xs:element name="${name}"><xs:complexType><xs:sequence>${parts}</xs:sequence>${attributes}</xs:complexType></xs:element>`;

/** XML Signature, sections 4.2 to 4.5, of what the service signs with: three algorithms, and one token. */
const SIGNATURE = `<xs:schema ${XS} targetNamespace="${DS}" xmlns:wsse="${WSSE}" elementFormDefault="qualified">
  <xs:import namespace="${WSSE}" schemaLocation="wsse.xsd"/>
  ${within(
    'Signature',
    [
      within(
        'SignedInfo',
        bare('CanonicalizationMethod', ['Algorithm']) +
          bare('SignatureMethod', ['Algorithm']) +
          within(
            'Reference',
            within('Transforms', bare('Transform', ['Algorithm'])) +
              bare('DigestMethod', ['Algorithm']) +
              '<xs:element name="DigestValue" type="xs:base64Binary"/>',
            '<xs:attribute name="URI" type="xs:anyURI" use="required"/>',
          ).replace('<xs:element', '<xs:element maxOccurs="unbounded"'),
      ),
      '<xs:element name="SignatureValue" type="xs:base64Binary"/>',
      within('KeyInfo', '<xs:element ref="wsse:SecurityTokenReference"/>'),
    ].join(''),
  )}
</xs:schema>`;

const TOKEN = bare('BinarySecurityToken', ['EncodingType', 'ValueType'], 'xs:base64Binary').replace(
  '</xs:extension>',
  '<xs:attribute ref="wsu:Id" use="required"/></xs:extension>',
);

/** The header block: the certificate, the Timestamp and the signature, once each, and that it must be understood. */
const securityIn = (envelope: string): string => `<xs:schema ${XS} targetNamespace="${WSSE}"
    xmlns:wsu="${WSU}" xmlns:ds="${DS}" xmlns:env="${envelope}" elementFormDefault="qualified">
  <xs:import namespace="${WSU}" schemaLocation="wsu.xsd"/>
  <xs:import namespace="${DS}" schemaLocation="ds.xsd"/>
  <xs:import namespace="${envelope}" schemaLocation="envelope.xsd"/>
  ${within(
    'Security',
    `${TOKEN}<xs:element ref="wsu:Timestamp"/><xs:element ref="ds:Signature"/>`,
    '<xs:attribute ref="env:mustUnderstand" use="required"/>',
  )}
  ${within('SecurityTokenReference', bare('Reference', ['URI', 'ValueType']))}
</xs:schema>`;

/** The schemas of a Security header, as files, for envelopes of a namespace. */
export const securityFiles = (envelope: string) => [
  { fileName: 'wsu.xsd', contents: UTILITY },
  { fileName: 'ds.xsd', contents: SIGNATURE },
  { fileName: 'wsse.xsd', contents: securityIn(envelope) },
];
