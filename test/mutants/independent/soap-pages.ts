import type { Change } from '../../support/mutants/service.ts';
import { changeSoapResponse, findPersons, isChangeRequest } from '../soap-changes.ts';

/** A page of changes over SOAP: from the requested number to `til`. */
export interface Page {
  readonly fra: number;
  readonly til: number;
  readonly seneste: number;
  readonly persons: readonly string[];
  /** The changes of the next page. */
  readonly following: readonly string[];
}

/** The first change number of the mock, which numbers changes without a gap. */
const FIRST_CHANGE = 200_000_001;

const readNumber = (xml: string, name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(xml)?.[1]);
const writeNumber = (xml: string, name: string, number: number): string =>
  xml.replace(new RegExp(` ${name}="\\d+"`), ` ${name}="${number}"`);

export const isAfterFirstPage = ({ fra }: Page): boolean => fra > FIRST_CHANGE;

export const changePage =
  (which: (page: Page) => boolean, change: (page: Page) => Page) =>
  (page: Page): Page =>
    which(page) ? change(page) : page;

/** Returns at most `size` changes over SOAP at a time, and changes each page. */
export const pageChanges = (size: number, change: (page: Page) => Page): Change =>
  changeSoapResponse((xml) => {
    const persons = findPersons(xml);
    const fra = Math.max(readNumber(xml, 'fraEndringsNummer'), FIRST_CHANGE);
    const seneste = readNumber(xml, 'senesteEndringsNummer');
    const page = change({
      fra,
      til: Math.min(fra + size - 1, seneste),
      seneste,
      persons: persons.slice(0, size),
      following: persons.slice(size, 2 * size),
    });
    const changed = xml.replace(persons.join(''), page.persons.join(''));
    return writeNumber(writeNumber(changed, 'tilEndringsNummer', page.til), 'senesteEndringsNummer', page.seneste);
  }, isChangeRequest);
