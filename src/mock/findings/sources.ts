const DOCS = 'https://docs.digdir.no';

/** The documents that findings cite. */
export const SOURCES = {
  FORESP: {
    title: 'HentPersonerForespoersel',
    url: `${DOCS}/resources/begrep/oppslagstjenesten/HentPersonerForespoersel`,
  },
  REST: { title: 'Oppslagstjenesten, REST', url: `${DOCS}/docs/Kontaktregisteret/oppslagstjenesten_rest` },
  BEHOV: { title: 'informasjonsbehov', url: `${DOCS}/resources/begrep/felles/informasjonsbehov` },
  TEST: { title: 'KRR testbrukere', url: `${DOCS}/docs/Kontaktregisteret/krr_testbrukere` },
  MPTOKEN: {
    title: 'Maskinporten, access token',
    url: `${DOCS}/docs/Maskinporten/maskinporten_protocol_token`,
  },
  BAD_REQUEST: {
    title: 'RFC 9110, section 15.5.1, 400',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1',
  },
  RETRY_AFTER: {
    title: 'RFC 9110, section 10.2.3, Retry-After',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3',
  },
  RFC9112: {
    title: 'RFC 9112, section 9.3, Persistence',
    url: 'https://www.rfc-editor.org/rfc/rfc9112#section-9.3',
  },
} as const;
