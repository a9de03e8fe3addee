const MOBILE_PATTERN = /^\+?[- _0-9]+$/;

/**
 * Whether a text has only the characters of a mobile number.
 *
 * @see https://docs.digdir.no/resources/begrep/felles/mobiltelefonnummer
 */
export const hasMobileCharacters = (text: string): boolean => MOBILE_PATTERN.test(text);
export const MOBILE_CHARACTERS = 'digits, hyphens, spaces and underscores, after a + or none';
