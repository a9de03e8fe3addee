/** The minimum and maximum number of characters of each text, by element. */
export const SOAP_LENGTHS = {
  personidentifikator: [11, 11],
  Mobiltelefonnummer: [8, 20],
  Epostadresse: [3, 50],
  postkasseadresse: [8, 100],
  postkasseleverandoerAdresse: [8, 20],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

/** An element of Person over SOAP 16-02. */
export interface SoapElement {
  readonly element: string;
  /** The field of the REST response that has the same content. */
  readonly member: string;
  readonly isRequired?: true;
  /** Minimum and maximum number of characters. */
  readonly length?: readonly [number, number];
  /** The allowed values. */
  readonly codes?: readonly string[];
  readonly isBase64?: true;
  /** The optional attributes, of type xs:dateTime, with the REST fields beside `member` that have the same content. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The child elements, in their order; their REST fields are inside `member`. */
  readonly children?: readonly SoapElement[];
}

const getDateFields = (member: string) => ({
  sistOppdatert: `${member}_oppdatert`,
  sistVerifisert: `${member}_sist_verifisert`,
});

/**
 * The child elements of Person over SOAP 16-02, in their order. Each occurs at most once.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export const SOAP_PERSON: readonly SoapElement[] = [
  {
    element: 'personidentifikator',
    member: 'personidentifikator',
    isRequired: true,
    length: SOAP_LENGTHS.personidentifikator,
  },
  { element: 'reservasjon', member: 'reservasjon', codes: ['JA', 'NEI'] },
  { element: 'status', member: 'status', codes: ['AKTIV', 'SLETTET', 'IKKE_REGISTRERT'] },
  { element: 'varslingsstatus', member: 'varslingsstatus', codes: ['KAN_VARSLES', 'KAN_IKKE_VARSLES'] },
  {
    element: 'Kontaktinformasjon',
    member: 'kontaktinformasjon',
    children: [
      {
        element: 'Mobiltelefonnummer',
        member: 'mobiltelefonnummer',
        length: SOAP_LENGTHS.Mobiltelefonnummer,
        attributes: getDateFields('mobiltelefonnummer'),
      },
      {
        element: 'Epostadresse',
        member: 'epostadresse',
        length: SOAP_LENGTHS.Epostadresse,
        attributes: getDateFields('epostadresse'),
      },
    ],
  },
  {
    element: 'SikkerDigitalPostAdresse',
    member: 'digital_post',
    children: [
      {
        element: 'postkasseadresse',
        member: 'postkasseadresse',
        isRequired: true,
        length: SOAP_LENGTHS.postkasseadresse,
      },
      {
        element: 'postkasseleverandoerAdresse',
        member: 'postkasseleverandoeradresse',
        isRequired: true,
        length: SOAP_LENGTHS.postkasseleverandoerAdresse,
      },
    ],
  },
  { element: 'X509Sertifikat', member: 'sertifikat', isBase64: true },
];
