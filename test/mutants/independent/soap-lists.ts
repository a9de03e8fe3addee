import { isSoap, restrict, type Which } from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../../support/mutants/service.ts';
import {
  changeSoapResponse,
  countIdentifiers,
  createFault,
  findPersons,
  isChangeRequest,
  isVersion12,
  matchElement,
} from '../soap-changes.ts';
import { changePage, isAfterFirstPage, type Page, pageChanges } from './soap-pages.ts';

const IDENTIFIER = /personidentifikator>(\d{11})</g;
const listIdentifiers = (xml: string): string[] => [...xml.matchAll(IDENTIFIER)].map(([, found]) => found!);
const getIdentifier = (person: string): string => listIdentifiers(person)[0]!;
const isRepeated = (item: string, index: number, list: readonly string[]): boolean => list.indexOf(item) !== index;
const isLookup: Which = (asked) => isSoap(asked) && !isChangeRequest(asked);
const hasDuplicate: Which = (asked) => isLookup(asked) && listIdentifiers(asked.body).some(isRepeated);

type ChangePersons = (persons: readonly string[], asked: ServiceRequest) => readonly string[];

const writePersons = (xml: string, persons: readonly string[]): string =>
  xml.replace(findPersons(xml).join(''), persons.join(''));

/** Changes the persons of a request with duplicates. */
const onDuplicates = (change: ChangePersons, which: Which = () => true): Change =>
  changeSoapResponse(
    (xml, asked) => writePersons(xml, change(findPersons(xml), asked)),
    (asked) => hasDuplicate(asked) && which(asked),
  );

const withoutContact = (person: string): string => person.replace(matchElement('Kontaktinformasjon'), '');
const asNotRegistered = (person: string): string =>
  `<begrep:Person><begrep:personidentifikator>${getIdentifier(person)}</begrep:personidentifikator><begrep:status>IKKE_REGISTRERT</begrep:status></begrep:Person>`;
const withIdentifier = (person: string, identifier: string): string =>
  person.replace(getIdentifier(person), identifier);
const isSecond = (person: string, index: number, persons: readonly string[]): boolean =>
  isRepeated(getIdentifier(person), index, persons.map(getIdentifier));
const removeRepeated: ChangePersons = (persons) => persons.filter((...at) => !isSecond(...at));

/** The persons in a list without duplicates, and the identifiers as requested, joined by their position. */
const joinByPosition: ChangePersons = (persons) => {
  const once = removeRepeated(persons, undefined as never);
  return persons.map((person, index) => withIdentifier(once[index] ?? once[0]!, getIdentifier(person)));
};

const isNobody = (persons: readonly string[]): boolean =>
  persons.length > 0 && persons.every((person) => person.includes('>IKKE_REGISTRERT<'));

/** Changes responses in which no person is registered. */
const onNobody =
  (change: (answer: ServiceResponse, asked: ServiceRequest) => ServiceResponse, which: Which = () => true): Change =>
  (service) =>
  async (asked) => {
    const answer = await service(asked);
    return isLookup(asked) && which(asked) && isNobody(findPersons(String(answer.body)))
      ? change(answer, asked)
      : answer;
  };
const onEveryNobody = (change: (person: string) => string, which?: Which): Change =>
  onNobody((answer) => {
    const xml = String(answer.body);
    return { ...answer, body: writePersons(xml, findPersons(xml).map(change)) };
  }, which);

/** Returns the data of the first person of the previous response under the identifier of an unregistered one. */
const repeatPreviousPerson: Change = (service) => {
  let previous: string | undefined;
  return async (asked) => {
    const answer = await service(asked);
    const persons = isLookup(asked) ? findPersons(String(answer.body)) : [];
    const known = previous;
    if (persons.length > 0 && !isNobody(persons)) previous = persons[0];
    if (!isNobody(persons) || known === undefined) return answer;
    const mixed = persons.map((person) => withIdentifier(known, getIdentifier(person)));
    return { ...answer, body: writePersons(String(answer.body), mixed) };
  };
};

const returnEmptyBody = (status: number): Change =>
  onNobody((answer) => ({ status, headers: answer.headers, body: '' }));

const duplicateMutants: readonly IndependentMutant[] = [
  {
    name: 'joins persons without duplicates to the requested identifiers by position over SOAP',
    serve: onDuplicates(joinByPosition),
    soap: true,
  },
  {
    name: 'returns the second occurrence of a duplicate as not registered over SOAP',
    serve: onDuplicates((persons) =>
      persons.map((person, ...at) => (isSecond(person, ...at) ? asNotRegistered(person) : person)),
    ),
    soap: true,
  },
  {
    name: 'returns the second occurrence of a duplicate without contact information over SOAP',
    serve: onDuplicates((persons) =>
      persons.map((person, ...at) => (isSecond(person, ...at) ? withoutContact(person) : person)),
    ),
    soap: true,
  },
  {
    name: 'omits both occurrences of a duplicate over SOAP',
    serve: onDuplicates((persons) => {
      const twice = persons.filter(isSecond).map(getIdentifier);
      return persons.filter((person) => !twice.includes(getIdentifier(person)));
    }),
    soap: true,
  },
  {
    name: 'returns as many persons as there are different identifiers, from the start of the list with duplicates, over SOAP',
    serve: onDuplicates((persons) => persons.slice(0, removeRepeated(persons, undefined as never).length)),
    soap: true,
  },
  {
    name: 'returns 500 with a stack trace for a duplicate over SOAP',
    serve: restrict(hasDuplicate, () => async () => ({
      status: 500,
      headers: { 'content-type': 'text/plain' },
      body: 'java.lang.IllegalStateException: Duplicate key\n\tat java.util.stream.Collectors.toMap(Collectors.java:133)',
    })),
    soap: true,
  },
  {
    name: 'omits the last person if there is a duplicate in SOAP 1.1',
    serve: onDuplicates(
      (persons) => persons.slice(0, -1),
      (asked) => !isVersion12(asked),
    ),
    soap: true,
  },
  {
    name: 'omits the person after a duplicate in lists of more than 100 over SOAP',
    serve: onDuplicates(
      (persons) => persons.filter((_, index) => index === 0 || !isSecond(persons[index - 1]!, index - 1, persons)),
      (asked) => countIdentifiers(asked) > 100,
    ),
    soap: true,
  },
];

const nobodyMutants: readonly IndependentMutant[] = [
  {
    name: 'returns 404 with an empty body over SOAP if no person is registered',
    serve: returnEmptyBody(404),
    soap: true,
  },
  { name: 'returns 204 over SOAP if no person is registered', serve: returnEmptyBody(204), soap: true },
  {
    name: 'returns an empty Person element over SOAP if no person is registered',
    serve: onEveryNobody(() => '<begrep:Person/>'),
    soap: true,
  },
  {
    name: 'returns deleted persons over SOAP if no person is registered',
    serve: onEveryNobody((person) => person.replace('>IKKE_REGISTRERT<', '>SLETTET<')),
    soap: true,
  },
  {
    name: 'returns persons without status over SOAP if no person is registered',
    serve: onEveryNobody((person) => person.replace(matchElement('status'), '')),
    soap: true,
  },
  {
    name: 'returns only the first of several unregistered persons over SOAP',
    serve: onNobody((answer) => {
      const xml = String(answer.body);
      return { ...answer, body: writePersons(xml, findPersons(xml).slice(0, 1)) };
    }),
    soap: true,
  },
  {
    name: 'returns a fault over SOAP if one person is requested, who is not registered',
    serve: onNobody(
      () => createFault('1.2', 'Receiver', 500),
      (asked) => countIdentifiers(asked) === 1,
    ),
    soap: true,
  },
  {
    name: 'returns the data of the previous response over SOAP if no person is registered',
    serve: repeatPreviousPerson,
    soap: true,
  },
];

const PAGE_SIZE = 4;
const paged = (change: (page: Page) => Page = (page) => page): Change => pageChanges(PAGE_SIZE, change);
const isDeleted = (person: string): boolean => person.includes('>SLETTET<');

const pageMutants: readonly IndependentMutant[] = [
  {
    name: 'begins after fraEndringsNummer over SOAP',
    serve: paged(changePage(isAfterFirstPage, ({ persons, ...page }) => ({ ...page, persons: persons.slice(1) }))),
    soap: true,
  },
  {
    name: 'ends a page over SOAP with the number of the first change of the next page',
    serve: paged(({ til, seneste, ...page }) => ({ ...page, til: Math.min(til + 1, seneste), seneste })),
    soap: true,
  },
  {
    name: 'states in each page over SOAP that it is the last one',
    serve: paged(({ til, ...page }) => ({ ...page, til, seneste: til })),
    soap: true,
  },
  {
    name: 'states the last change as the end of each page over SOAP',
    serve: paged(({ seneste, ...page }) => ({ ...page, til: seneste, seneste })),
    soap: true,
  },
  {
    name: 'never returns the last change over SOAP',
    serve: paged(
      changePage(
        ({ til, seneste }) => til === seneste,
        ({ persons, ...page }) => ({ ...page, persons: persons.slice(0, -1) }),
      ),
    ),
    soap: true,
  },
  {
    name: 'skips a page over SOAP after the first',
    serve: paged(
      changePage(isAfterFirstPage, ({ following, ...page }) => ({ ...page, persons: following, following })),
    ),
    soap: true,
  },
  {
    name: 'sorts the changes of a page by identifier before it ends the page over SOAP',
    serve: paged(({ persons, following, ...page }) => ({
      ...page,
      following,
      persons: [...persons, ...following]
        .sort((one, other) => getIdentifier(one).localeCompare(getIdentifier(other)))
        .slice(0, PAGE_SIZE),
    })),
    soap: true,
  },
  {
    name: 'omits deleted persons on all pages over SOAP after the first',
    serve: paged(
      changePage(isAfterFirstPage, ({ persons, ...page }) => ({
        ...page,
        persons: persons.filter((person) => !isDeleted(person)),
      })),
    ),
    soap: true,
  },
];

export const soapListMutants: readonly IndependentMutant[] = [...duplicateMutants, ...nobodyMutants, ...pageMutants];
