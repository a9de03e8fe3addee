/**
 * White space as XML has it: four characters, and none of the many others that Unicode calls so.
 * @see https://www.w3.org/TR/xml/#NT-S
 */
export const isXmlSpace = (text: string): boolean => /^[ \t\r\n]*$/.test(text);

/**
 * A text as a schema reads every value but a string: without white space around it, and one space for any within.
 * @see https://www.w3.org/TR/xmlschema11-2/#rf-whiteSpace
 */
export const collapseSpace = (text: string): string =>
  text
    .split(/[ \t\r\n]+/)
    .filter((word) => word !== '')
    .join(' ');
