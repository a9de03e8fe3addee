export const MESSAGES = 'http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02';
export const VERSIONS = {
  '1.1': { namespace: 'http://schemas.xmlsoap.org/soap/envelope/', contentType: 'text/xml; charset=utf-8' },
  '1.2': { namespace: 'http://www.w3.org/2003/05/soap-envelope', contentType: 'application/soap+xml; charset=utf-8' },
} as const;
export type Version = keyof typeof VERSIONS;

export const NOW = Date.parse('2026-11-23T12:00:00+01:00');
