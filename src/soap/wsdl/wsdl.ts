import { NAMESPACES } from '../namespaces.ts';
import { createElement, writeXml } from '../xml-write.ts';
import { createMessageSchema } from './message-schema.ts';
import { PERSON_SCHEMA } from './person-schema.ts';

const OPERATIONS = ['HentPersoner', 'HentEndringer', 'HentPrintSertifikat'] as const;
const NAME = 'oppslagstjeneste-16-02';

/** The version that the documentation describes comes last: a client that takes the last port gets it. */
const BINDINGS = [
  { prefix: 'soap', binding: `${NAME}_SOAP11Binding`, port: 'oppslagstjeneste_SOAP11' },
  { prefix: 'soap12', binding: `${NAME}_SOAP12Binding`, port: 'oppslagstjeneste_SOAP12' },
] as const;

/**
 * The WSDL of the SOAP service, whole: its schemas are in it. To be served as `text/xml; charset=utf-8`.
 *
 * @param address where the service is, as its caller knows it: `http://127.0.0.1:8080/ws-v5`
 * @example
 * ```ts
 * soapWsdl('http://127.0.0.1:8080/ws-v5').includes('HentPersonerForespoersel'); // true
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
