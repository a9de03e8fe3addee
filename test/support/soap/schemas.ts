import { validateXML } from 'xmllint-wasm';
import { createMessageSchema, PERSON_SCHEMA } from '../../../src/soap/index.ts';
import { MESSAGES, VERSIONS, type Version } from './names.ts';
import { securityFiles, WSSE, WSU } from './security-schemas.ts';

const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';

/** What belongs to a version alone. */
interface Parts {
  readonly fault: string;
  /** Header blocks of SOAP itself. */
  readonly blocks: string;
}

/** What stands around an answer: nothing in it that is not declared here or in the service's schema. */
const envelopeSchema = (version: Version, { fault, blocks }: Parts): string => `<xs:schema ${XS}
    targetNamespace="${VERSIONS[version].namespace}" xmlns:env="${VERSIONS[version].namespace}" xmlns:wsu="${WSU}"
    elementFormDefault="qualified">
  <xs:import namespace="${MESSAGES}" schemaLocation="messages.xsd"/>
  <xs:import namespace="${WSSE}" schemaLocation="wsse.xsd"/>
  <xs:import namespace="${WSU}" schemaLocation="wsu.xsd"/>
  <xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>
  <xs:attribute name="mustUnderstand" type="xs:boolean"/>
  <xs:element name="Envelope"><xs:complexType><xs:sequence>
    <xs:element name="Header" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:any namespace="##any" processContents="strict" maxOccurs="unbounded"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Body"><xs:complexType><xs:sequence>
      <xs:any namespace="##any" processContents="strict"/>
    </xs:sequence><xs:attribute ref="wsu:Id"/></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Fault"><xs:complexType><xs:sequence>${fault}</xs:sequence></xs:complexType></xs:element>
  ${blocks}
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

/** SOAP 1.2 part 1, sections 5.4.7 and 5.4.8. */
const BLOCKS_12 = `<xs:element name="NotUnderstood"><xs:complexType>
    <xs:attribute name="qname" type="xs:QName" use="required"/>
  </xs:complexType></xs:element>
  <xs:element name="Upgrade"><xs:complexType><xs:sequence>
    <xs:element name="SupportedEnvelope" maxOccurs="unbounded"><xs:complexType>
      <xs:attribute name="qname" type="xs:QName" use="required"/>
    </xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>`;

const XML_SCHEMA = `<xs:schema ${XS} targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
</xs:schema>`;

const ENVELOPES = {
  '1.1': envelopeSchema('1.1', { fault: FAULT_11, blocks: '' }),
  '1.2': envelopeSchema('1.2', { fault: FAULT_12, blocks: BLOCKS_12 }),
} as const;

/** The schema of requests as it was documented, in the one thing in which ours is looser; answers are alike. */
const originalNeeds = (schema: string): string =>
  schema.replaceAll('<xs:element name="informasjonsbehov" minOccurs="0"', '<xs:element name="informasjonsbehov"');

const FILES = [
  { fileName: 'messages.xsd', contents: createMessageSchema('person.xsd') },
  { fileName: 'person.xsd', contents: PERSON_SCHEMA },
  { fileName: 'xml.xsd', contents: XML_SCHEMA },
];

const envelopeFile = (version: Version) => ({ fileName: 'envelope.xsd', contents: ENVELOPES[version] });

export interface Mistake {
  /** Which of the envelopes has it. */
  readonly at: number;
  readonly message: string;
}

/** What the validator (libxml2) finds wrong with envelopes of a version. */
export async function mistakesIn(xmls: readonly string[], version: Version): Promise<Mistake[]> {
  const { valid, errors } = await validateXML({
    xml: xmls.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: envelopeFile(version),
    preload: [...FILES, ...securityFiles(VERSIONS[version].namespace), envelopeFile(version)],
  });
  return valid ? [] : errors.map(({ message, loc }) => ({ at: Number.parseInt(loc?.fileName ?? '', 10), message }));
}

/** Whether a bare request is valid by the schema as it was documented. */
export async function isOriginalRequest(xml: string): Promise<boolean> {
  const schema = { fileName: 'original.xsd', contents: originalNeeds(createMessageSchema('person.xsd')) };
  return (await validateXML({ xml, schema, preload: FILES })).valid;
}
