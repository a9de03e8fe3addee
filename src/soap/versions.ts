/** The differences between the SOAP versions, except for the structure of faults. */
export const VERSIONS = {
  '1.1': {
    namespace: 'http://schemas.xmlsoap.org/soap/envelope/',
    mediaType: 'text/xml',
    /** The attribute that addresses a header block, and its values for this service. */
    role: 'actor',
    ours: ['', 'http://schemas.xmlsoap.org/soap/actor/next'],
    /** The values of mustUnderstand. */
    booleans: new Map([
      ['0', false],
      ['1', true],
    ]),
  },
  '1.2': {
    namespace: 'http://www.w3.org/2003/05/soap-envelope',
    mediaType: 'application/soap+xml',
    role: 'role',
    ours: [
      '',
      'http://www.w3.org/2003/05/soap-envelope/role/next',
      'http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver',
    ],
    booleans: new Map([
      ['false', false],
      ['0', false],
      ['true', true],
      ['1', true],
    ]),
  },
} as const;

export type SoapVersion = keyof typeof VERSIONS;

const SOAP_VERSIONS = Object.keys(VERSIONS) as SoapVersion[];

export const findVersionByNamespace = (namespace: string): SoapVersion | undefined =>
  SOAP_VERSIONS.find((version) => VERSIONS[version].namespace === namespace);

/** The version of the response to a malformed message: 1.1 if its content type is that of 1.1. */
export const getVersionByMediaType = (mediaType: string): SoapVersion =>
  mediaType === VERSIONS['1.1'].mediaType ? '1.1' : '1.2';

/** The namespaces of the service's messages. */
export const NAMESPACES = {
  /** Requests and responses. */
  messages: 'http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02',
  /** Person and its parts. */
  person: 'http://begrep.difi.no',
  wsdl: 'http://kontaktinfo.difi.no/wsdl/oppslagstjeneste-16-02',
} as const;

const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

/** Web Services Security 1.0 and XML Signature. */
export const SECURITY = {
  wsse: `${OASIS}-wssecurity-secext-1.0.xsd`,
  wsu: `${OASIS}-wssecurity-utility-1.0.xsd`,
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  exclusiveC14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  inclusiveC14n: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  x509v3: `${OASIS}-x509-token-profile-1.0#X509v3`,
  base64: `${OASIS}-soap-message-security-1.0#Base64Binary`,
} as const;
