const DOCS = 'https://docs.digdir.no';

/** The documents that rules cite. */
export const SOURCES = {
  FORESP: {
    title: 'HentPersonerForespoersel',
    url: `${DOCS}/resources/begrep/oppslagstjenesten/HentPersonerForespoersel`,
  },
  RESP: { title: 'HentPersonerRespons', url: `${DOCS}/resources/begrep/oppslagstjenesten/HentPersonerRespons` },
  ENDFORESP: {
    title: 'HentEndringerForespoersel',
    url: `${DOCS}/resources/begrep/oppslagstjenesten/HentEndringerForespoersel`,
  },
  ENDRESP: {
    title: 'HentEndringerRespons',
    url: `${DOCS}/resources/begrep/oppslagstjenesten/HentEndringerRespons`,
  },
  PERSON: { title: 'Person', url: `${DOCS}/resources/begrep/oppslagstjenesten/Person` },
  BEHOV: { title: 'informasjonsbehov', url: `${DOCS}/resources/begrep/felles/informasjonsbehov` },
  VARSEL: { title: 'varslingsstatus', url: `${DOCS}/resources/begrep/felles/varslingsstatus` },
  MOBIL: { title: 'mobiltelefonnummer', url: `${DOCS}/resources/begrep/felles/mobiltelefonnummer` },
  EPOST: { title: 'epostadresse', url: `${DOCS}/resources/begrep/sikkerDigitalPost/begrep/epostadresse` },
  SPRAAK: { title: 'spraak', url: `${DOCS}/resources/begrep/felles/spraak` },
  PID: { title: 'personidentifikator', url: `${DOCS}/resources/begrep/sikkerDigitalPost/begrep/personidentifikator` },
  REST: { title: 'Oppslagstjenesten, REST', url: `${DOCS}/docs/Kontaktregisteret/oppslagstjenesten_rest` },
  ATTR: { title: 'KRR attributter', url: `${DOCS}/docs/Kontaktregisteret/krr_attributter` },
  '18M': { title: '18-månedersregelen', url: `${DOCS}/docs/Kontaktregisteret/krr_18mnd` },
  BRUKER: {
    title: 'Brukerspesifikt oppslag, REST',
    url: `${DOCS}/docs/Kontaktregisteret/Brukerspesifikt-oppslag_rest`,
  },
  SCOPES: { title: 'KRR scopes', url: `${DOCS}/docs/Kontaktregisteret/krr_scopes` },
  LOKAL: { title: 'Lokal kopi av KRR', url: `${DOCS}/docs/Kontaktregisteret/krr_lokal_kopi` },
  TEST: { title: 'KRR testbrukere', url: `${DOCS}/docs/Kontaktregisteret/krr_testbrukere` },
  OVERGANG: { title: 'Overgang fra SOAP til REST', url: `${DOCS}/docs/Kontaktregisteret/krr_overgang_soap_rest` },
  XSD: { title: 'SOAP 16-02, WSDL and schemas', url: 'https://github.com/difi/begrep-Oppslagstjenesten' },
  SOAP11: { title: 'SOAP 1.1', url: 'https://www.w3.org/TR/2000/NOTE-SOAP-20000508/' },
  SOAP12: { title: 'SOAP 1.2, Messaging Framework', url: 'https://www.w3.org/TR/soap12-part1/' },
  SOAPHTTP: { title: 'SOAP 1.2, Adjuncts', url: 'https://www.w3.org/TR/soap12-part2/' },
  RFC5280: { title: 'RFC 5280, X.509 certificates', url: 'https://www.rfc-editor.org/rfc/rfc5280' },
  RFC6750: { title: 'RFC 6750, Bearer Token Usage', url: 'https://www.rfc-editor.org/rfc/rfc6750' },
  RFC7515: { title: 'RFC 7515, JSON Web Signature', url: 'https://www.rfc-editor.org/rfc/rfc7515' },
  RFC8259: { title: 'RFC 8259, JSON', url: 'https://www.rfc-editor.org/rfc/rfc8259' },
  RFC8725: { title: 'RFC 8725, JSON Web Token Best Current Practices', url: 'https://www.rfc-editor.org/rfc/rfc8725' },
  RFC9111: { title: 'RFC 9111, HTTP Caching', url: 'https://www.rfc-editor.org/rfc/rfc9111' },
  RFC9110: { title: 'RFC 9110, HTTP Semantics', url: 'https://www.rfc-editor.org/rfc/rfc9110' },
  RFC9112: { title: 'RFC 9112, HTTP/1.1', url: 'https://www.rfc-editor.org/rfc/rfc9112' },
  GEN22: {
    title: "client code generated in 2022 from the service's own description",
    url: 'https://github.com/knowit/Innbyggerkontakt-public',
  },
  FIELD: { title: 'seen in public client code', url: `${DOCS}/docs/Kontaktregisteret/oppslagstjenesten_rest` },
} as const satisfies Record<string, { title: string; url: string }>;

export type SourceKey = keyof typeof SOURCES;
