/** The namespaces that the service's messages are written in. */
export const NAMESPACES = {
  /** Requests and answers. */
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
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  x509v3: `${OASIS}-x509-token-profile-1.0#X509v3`,
  base64: `${OASIS}-soap-message-security-1.0#Base64Binary`,
} as const;
