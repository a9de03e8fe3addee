import { PERSON } from './person-element.ts';

/** Where a person is within an answer, in bytes; the end is the first byte after it. */
export interface SoapPersonRange {
  readonly start: number;
  readonly end: number;
}

const PERSON_ELEMENTS = new RegExp(`<${PERSON}>.*?</${PERSON}>`, 'gs');

/** The places of the persons of an answer that this service has written. In a text no tag can stand: it is escaped. */
export const findSoapPersonRanges = (body: Buffer): readonly SoapPersonRange[] =>
  Array.from(body.toString('latin1').matchAll(PERSON_ELEMENTS), ({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
