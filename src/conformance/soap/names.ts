/** The two versions of SOAP, by what tells them apart. */
export const ENVELOPES = {
  '1.1': { namespace: 'http://schemas.xmlsoap.org/soap/envelope/', mediaType: 'text/xml' },
  '1.2': { namespace: 'http://www.w3.org/2003/05/soap-envelope', mediaType: 'application/soap+xml' },
} as const;

export type EnvelopeVersion = keyof typeof ENVELOPES;

const VERSIONS = Object.keys(ENVELOPES) as EnvelopeVersion[];

/** The version that a namespace is of; undefined for another. */
export const findEnvelopeVersion = (namespace: string): EnvelopeVersion | undefined =>
  VERSIONS.find((version) => ENVELOPES[version].namespace === namespace);

/** The namespaces of the schemas 16-02: of requests and answers, and of Person and its parts. */
export const MESSAGE_NAMESPACE = 'http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02';
export const PERSON_NAMESPACE = 'http://begrep.difi.no';
