import { SOAP_PERSON, type SoapElement } from '../contract/index.ts';
import { createElement, writeXml } from '../xml/write.ts';
import { NAMESPACES } from './versions.ts';

const NEEDS = ['Person', 'Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus'];
const NEED_ELEMENT =
  '<xs:element name="informasjonsbehov" minOccurs="0" maxOccurs="unbounded"><xs:simpleType><xs:restriction base="xs:string">' +
  NEEDS.map((need) => `<xs:enumeration value="${need}"/>`).join('') +
  '</xs:restriction></xs:simpleType></xs:element>';

/**
 * The XML schema of requests and responses. It differs from the documented schema in one point: informasjonsbehov is
 * optional, as the documentation of the request states. The service also accepts other values than those of the schema.
 *
 * @param personSchema the location of the schema of Person; omitted in a WSDL that contains both
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export const createMessageSchema = (
  personSchema?: string,
): string => `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:begrep="${NAMESPACES.person}"
    targetNamespace="${NAMESPACES.messages}" elementFormDefault="qualified">
  <xs:import namespace="${NAMESPACES.person}"${personSchema === undefined ? '' : ` schemaLocation="${personSchema}"`}/>
  <xs:element name="HentPersonerForespoersel">
    <xs:complexType>
      <xs:sequence>
        ${NEED_ELEMENT}
        <xs:element name="personidentifikator" type="begrep:personidentifikator" maxOccurs="1000"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="HentPersonerRespons">
    <xs:complexType>
      <xs:sequence>
        <xs:element ref="begrep:Person" maxOccurs="1000"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="HentEndringerForespoersel">
    <xs:complexType>
      <xs:sequence>
        ${NEED_ELEMENT}
      </xs:sequence>
      <xs:attribute name="fraEndringsNummer" type="xs:long" use="required"/>
    </xs:complexType>
  </xs:element>
  <xs:element name="HentEndringerRespons">
    <xs:complexType>
      <xs:sequence>
        <xs:element ref="begrep:Person" minOccurs="0" maxOccurs="1000"/>
      </xs:sequence>
      <xs:attribute name="fraEndringsNummer" type="xs:long" use="required"/>
      <xs:attribute name="tilEndringsNummer" type="xs:long" use="required"/>
      <xs:attribute name="senesteEndringsNummer" type="xs:long" use="required"/>
    </xs:complexType>
  </xs:element>
  <xs:element name="HentPrintSertifikatForespoersel">
    <xs:complexType/>
  </xs:element>
  <xs:element name="HentPrintSertifikatRespons">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="postkasseleverandoerAdresse" type="xs:string"/>
        <xs:element name="X509Sertifikat" type="begrep:X509Sertifikat"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="Oppslagstjenesten">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="PaaVegneAv" type="xs:string"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>`;

/**
 * The XML schema of Person and its parts. It accepts the same documents as the documented schema.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export const PERSON_SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:begrep="${NAMESPACES.person}"
    targetNamespace="${NAMESPACES.person}" elementFormDefault="qualified">
  <xs:element name="Person" type="begrep:Person"/>
${createComplexType('Person', SOAP_PERSON)}
${SOAP_PERSON.flatMap(createTypes).join('\n')}
</xs:schema>`;

function createTypes(schema: SoapElement): string[] {
  const { element, member, attributes, children } = schema;
  if (children !== undefined) return [createComplexType(element, children), ...children.flatMap(createTypes)];
  if (attributes === undefined) return [createSimpleType(element, schema)];
  return [createAttributedType(element, member, Object.keys(attributes)), createSimpleType(member, schema)];
}

function createComplexType(name: string, children: readonly SoapElement[]): string {
  const elements = children.map(
    ({ element, isRequired }) =>
      `      <xs:element name="${element}" type="begrep:${element}"${isRequired ? '' : ' minOccurs="0"'}/>`,
  );
  return `  <xs:complexType name="${name}">
    <xs:sequence>
${elements.join('\n')}
    </xs:sequence>
  </xs:complexType>`;
}

function createAttributedType(name: string, type: string, attributes: readonly string[]): string {
  return `  <xs:complexType name="${name}">
    <xs:simpleContent>
      <xs:extension base="begrep:${type}">
${attributes.map((attribute) => `        <xs:attribute name="${attribute}" type="xs:dateTime"/>`).join('\n')}
      </xs:extension>
    </xs:simpleContent>
  </xs:complexType>`;
}

function createSimpleType(name: string, { isBase64, length, codes = [] }: SoapElement): string {
  const facets = codes.map((code) => `<xs:enumeration value="${code}"/>`).join('') + formatLengthFacets(length);
  return `  <xs:simpleType name="${name}">
    <xs:restriction base="xs:${isBase64 ? 'base64Binary' : 'string'}">${facets}</xs:restriction>
  </xs:simpleType>`;
}

function formatLengthFacets(length: SoapElement['length']): string {
  if (length === undefined) return '';
  const [min, max] = length;
  if (min === max) return `<xs:length value="${min}"/>`;
  return `<xs:minLength value="${min}"/><xs:maxLength value="${max}"/>`;
}

const OPERATIONS = ['HentPersoner', 'HentEndringer', 'HentPrintSertifikat'] as const;
const NAME = 'oppslagstjeneste-16-02';

/** The documented version is last, for clients that use the last port. */
const BINDINGS = [
  { prefix: 'soap', binding: `${NAME}_SOAP11Binding`, port: 'oppslagstjeneste_SOAP11' },
  { prefix: 'soap12', binding: `${NAME}_SOAP12Binding`, port: 'oppslagstjeneste_SOAP12' },
] as const;

/**
 * Creates the WSDL of the SOAP service, including its schemas. Serve it as `text/xml; charset=utf-8`.
 *
 * @param address the URL of the service for clients: `http://127.0.0.1:8080/ws-v5`
 * @example
 * ```ts
 * createSoapWsdl('http://127.0.0.1:8080/ws-v5').includes('HentPersonerForespoersel'); // true
 * ```
 */
export const createSoapWsdl = (address: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="${NAME}" targetNamespace="${NAMESPACES.wsdl}"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:tns="${NAMESPACES.wsdl}" xmlns:ot="${NAMESPACES.messages}">
<wsdl:types>
${PERSON_SCHEMA}
${createMessageSchema()}
</wsdl:types>
${OPERATIONS.flatMap((name) => [createMessage(`${name}Forespoersel`), createMessage(`${name}Respons`)]).join('\n')}
${createMessage('Oppslagstjenesten')}
<wsdl:portType name="${NAME}">
${OPERATIONS.map(createPortTypeOperation).join('\n')}
</wsdl:portType>
${BINDINGS.map(createBinding).join('\n')}
<wsdl:service name="${NAME}">
${BINDINGS.map((one) => createPort(one, address)).join('\n')}
</wsdl:service>
</wsdl:definitions>
`;

type Binding = (typeof BINDINGS)[number];

function createMessage(name: string): string {
  return `<wsdl:message name="${name}"><wsdl:part name="${name}" element="ot:${name}"/></wsdl:message>`;
}

function createPortTypeOperation(name: string): string {
  return `  <wsdl:operation name="${name}">
    <wsdl:input message="tns:${name}Forespoersel"/>
    <wsdl:output message="tns:${name}Respons"/>
  </wsdl:operation>`;
}

function createBinding({ prefix, binding: name }: Binding): string {
  return `<wsdl:binding name="${name}" type="tns:${NAME}">
  <${prefix}:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${OPERATIONS.map((operation) => createBindingOperation(operation, prefix)).join('\n')}
</wsdl:binding>`;
}

function createBindingOperation(name: string, prefix: string): string {
  return `  <wsdl:operation name="${name}">
    <${prefix}:operation soapAction=""/>
    <wsdl:input>
      <${prefix}:header message="tns:Oppslagstjenesten" part="Oppslagstjenesten" use="literal" wsdl:required="false"/>
      <${prefix}:body use="literal"/>
    </wsdl:input>
    <wsdl:output><${prefix}:body use="literal"/></wsdl:output>
  </wsdl:operation>`;
}

function createPort({ prefix, binding: name, port: portName }: Binding, address: string): string {
  const location = writeXml(createElement(`${prefix}:address`, { location: address }));
  return `  <wsdl:port name="${portName}" binding="tns:${name}">${location}</wsdl:port>`;
}
