/**
 * How many characters the texts of Person have over SOAP 16-02, at the least and at the most, by the names of its
 * elements.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export const SOAP_LENGTHS = {
  personidentifikator: [11, 11],
  Mobiltelefonnummer: [8, 20],
  Epostadresse: [3, 50],
  postkasseadresse: [8, 100],
  postkasseleverandoerAdresse: [8, 20],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;
