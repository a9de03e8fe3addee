const MOBIL = /^\+?[- _0-9]+$/;

/**
 * Whether a text has only the characters of a mobile number.
 *
 * @see https://docs.digdir.no/resources/begrep/felles/mobiltelefonnummer
 */
export const hasCharactersOfMobil = (text: string): boolean => MOBIL.test(text);
export const MOBIL_CHARACTERS = 'digits, hyphens, spaces and underscores, after a + or none';
