/**
 * Identifiers that the public documentation of KRR prints in its examples, and where. They are not synthetic, and the
 * only ones of that sort that a scenario may name.
 *
 * Source: https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export const PUBLISHED_IDENTIFIERS: Readonly<Record<string, string>> = {
  '23079422568': 'HentPersonerForespoersel, REST request',
  '20914695016': 'HentPersonerForespoersel, REST answer',
  '01013355300': 'HentPersonerForespoersel, SOAP request, first person',
  '01013355491': 'HentPersonerForespoersel, SOAP request, second person',
  '01013356366': 'HentPersonerForespoersel, SOAP request, third person',
};
