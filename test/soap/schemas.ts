import { expect } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { messageSchema, PERSON_SCHEMA, type SoapAnswer } from '../../src/soap/index.ts';
import { MESSAGES, VERSIONS, type Version } from './service.ts';

const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';

/** What stands around an answer. The Body holds what the service's schema knows, or a fault, and nothing else. */
const envelopeSchema = (version: Version, fault: string): string => `<xs:schema ${XS}
    targetNamespace="${VERSIONS[version].namespace}" xmlns:env="${VERSIONS[version].namespace}"
    elementFormDefault="qualified">
  <xs:import namespace="${MESSAGES}" schemaLocation="messages.xsd"/>
  <xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>
  <xs:element name="Envelope"><xs:complexType><xs:sequence>
    <xs:element name="Header" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:any namespace="##any" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Body"><xs:complexType><xs:sequence>
      <xs:any namespace="##any" processContents="strict"/>
    </xs:sequence><xs:anyAttribute processContents="lax"/></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Fault"><xs:complexType><xs:sequence>${fault}</xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

/** SOAP 1.1, section 4.4. */
const FAULT_11 = `<xs:element name="faultcode" type="xs:QName" form="unqualified"/>
  <xs:element name="faultstring" type="xs:string" form="unqualified"/>`;

/** SOAP 1.2 part 1, section 5.4. */
const FAULT_12 = `<xs:element name="Code"><xs:complexType><xs:sequence>
    <xs:element name="Value" type="xs:QName"/>
    <xs:element name="Subcode" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:element name="Value" type="xs:QName"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Reason"><xs:complexType><xs:sequence>
    <xs:element name="Text" maxOccurs="unbounded"><xs:complexType><xs:simpleContent>
      <xs:extension base="xs:string"><xs:attribute ref="xml:lang" use="required"/></xs:extension>
    </xs:simpleContent></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>`;

const XML_SCHEMA = `<xs:schema ${XS} targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
</xs:schema>`;

const ENVELOPES = { '1.1': envelopeSchema('1.1', FAULT_11), '1.2': envelopeSchema('1.2', FAULT_12) } as const;

/** The schema of requests as it was documented, in the one thing in which ours is looser; answers are alike. */
const originalNeeds = (schema: string): string =>
  schema.replaceAll(
    '<xs:element name="informasjonsbehov" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>',
    '<xs:element name="informasjonsbehov" maxOccurs="unbounded"><xs:simpleType><xs:restriction base="xs:string">' +
      ['Person', 'Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus']
        .map((need) => `<xs:enumeration value="${need}"/>`)
        .join('') +
      '</xs:restriction></xs:simpleType></xs:element>',
  );

const FILES = [
  { fileName: 'messages.xsd', contents: messageSchema('person.xsd') },
  { fileName: 'person.xsd', contents: PERSON_SCHEMA },
  { fileName: 'xml.xsd', contents: XML_SCHEMA },
];

/** What the validator (libxml2) finds wrong with envelopes of a version. */
export async function mistakesIn(xmls: readonly string[], version: Version): Promise<string[]> {
  const { valid, errors } = await validateXML({
    xml: xmls.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: { fileName: 'envelope.xsd', contents: ENVELOPES[version] },
    preload: FILES,
  });
  return valid ? [] : errors.map(({ message }) => message);
}

/** Whether a bare request is valid by the schema as it was documented. */
export async function isOriginalRequest(xml: string): Promise<boolean> {
  const schema = { fileName: 'original.xsd', contents: originalNeeds(messageSchema('person.xsd')) };
  return (await validateXML({ xml, schema, preload: FILES })).valid;
}

/** Every answer is valid by the schemas of its version. */
export async function expectValid(...answers: readonly SoapAnswer[]): Promise<void> {
  for (const version of ['1.1', '1.2'] as const) {
    const bodies = answers
      .filter(({ contentType }) => contentType === VERSIONS[version].contentType)
      .map(({ body }) => body);
    if (bodies.length > 0) expect(await mistakesIn(bodies, version)).toEqual([]);
  }
}
