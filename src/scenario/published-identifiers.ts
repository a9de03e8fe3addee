/**
 * Identifiers in the examples of KRR's public documentation and in the provider's public test collection, and their place
 * there. They are the only identifiers that are not synthetic and still allowed in a scenario.
 *
 * Source: https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export const PUBLISHED_IDENTIFIERS: Readonly<Record<string, string>> = {
  '23079422568': 'HentPersonerForespoersel, REST request',
  '20914695016': 'HentPersonerForespoersel, REST response',
  '01013355300': 'HentPersonerForespoersel, SOAP request, first person',
  '01013355491': 'HentPersonerForespoersel, SOAP request, second person',
  '01013356366': 'HentPersonerForespoersel, SOAP request, third person',
  '23079403164': 'test collection of the provider',
  '23079403083': 'test collection of the provider',
  '23079402966': 'test collection of the provider',
  '23079402885': 'test collection of the provider',
  '23079402613': 'test collection of the provider',
  '23079402532': 'test collection of the provider',
};

const SYNTHETIC = /^\d\d(?:8[1-9]|9[0-2])\d{7}$/;

/** Whether an identifier is synthetic (80 added to the month) or published, so that it names no person who may be real. */
export const isSyntheticOrPublished = (text: string): boolean =>
  SYNTHETIC.test(text) || Object.hasOwn(PUBLISHED_IDENTIFIERS, text);
