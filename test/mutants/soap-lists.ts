import type { Mutant } from '../support/mutants/mutant.ts';
import type { Change, ServiceRequest } from '../support/mutants/service.ts';
import {
  changeChangeRequest,
  changeSoapResponse,
  createFault,
  findPersons,
  isChangeRequest,
  matchElement,
  replaceSoapResponse,
} from './soap-changes.ts';

const findIdentifiers = ({ body }: ServiceRequest): readonly string[] =>
  [...body.matchAll(/personidentifikator>(\d{11})</g)].map(([, found]) => found!);
const hasDuplicate = (asked: ServiceRequest): boolean =>
  new Set(findIdentifiers(asked)).size < findIdentifiers(asked).length;
/** Identifiers with a future date of birth. */
const areNotYetBorn = (asked: ServiceRequest): boolean =>
  findIdentifiers(asked).length > 0 && findIdentifiers(asked).every((identifier) => identifier.slice(4, 6) === '39');

/** Changes the persons of responses to some requests. */
const changeSoapPersons = (
  change: (persons: readonly string[]) => readonly string[],
  which: (asked: ServiceRequest) => boolean,
): Change =>
  changeSoapResponse((xml) => {
    const persons = findPersons(xml);
    return persons.length === 0 ? xml : xml.replace(persons.join(''), change(persons).join(''));
  }, which);

const changeDuplicates = (change: (persons: readonly string[]) => readonly string[]): Change =>
  changeSoapPersons(change, hasDuplicate);

const countBefore = (person: string, persons: readonly string[], index: number): number =>
  persons.slice(0, index).filter((one) => one === person).length;

const FROM = /fraEndringsNummer="(\d+)"/;
const readFrom = ({ body }: ServiceRequest): number => Number(FROM.exec(body)![1]);
const isContinuation = (asked: ServiceRequest): boolean => isChangeRequest(asked) && readFrom(asked) > 0;
const isLatest = (xml: string, asked: ServiceRequest): boolean =>
  xml.includes(`senesteEndringsNummer="${readFrom(asked)}"`);

/** The first change number of the mock. */
const FIRST_CHANGE = 200_000_001;

/** Returns one change per page. */
const returnSinglePages = (change: (person: string, from: number) => string): Change =>
  changeSoapResponse((xml, asked) => {
    const from = readFrom(asked);
    const [first, ...others] = findPersons(xml);
    return xml
      .replace(others.join(''), '')
      .replace(first!, change(first!, from))
      .replace(/ tilEndringsNummer="\d+"/, ` tilEndringsNummer="${Math.max(from, FIRST_CHANGE)}"`);
  }, isChangeRequest);

export const soapListMutants: readonly Mutant[] = [
  {
    name: 'returns the second occurrence of a person as not registered over SOAP',
    fires: ['soap/duplicates'],
    serve: changeDuplicates((persons) =>
      persons.map((person, index) =>
        countBefore(person, persons, index) === 0
          ? person
          : `${person.slice(0, person.indexOf('</begrep:personidentifikator>'))}</begrep:personidentifikator><begrep:reservasjon>NEI</begrep:reservasjon><begrep:status>IKKE_REGISTRERT</begrep:status><begrep:varslingsstatus>KAN_IKKE_VARSLES</begrep:varslingsstatus></begrep:Person>`,
      ),
    ),
  },
  {
    name: 'returns a duplicate instead of the person before it over SOAP',
    fires: ['soap/duplicates'],
    serve: changeDuplicates((persons) => persons.map((person, index) => (index === 1 ? persons[0]! : person))),
  },
  {
    name: 'returns the persons in reverse order over SOAP if there are duplicates',
    corner: true,
    fires: ['soap/duplicates'],
    serve: changeDuplicates((persons) => [...persons].reverse()),
  },
  {
    name: 'omits contact information of the last duplicate over SOAP',
    corner: true,
    fires: ['soap/duplicates'],
    serve: changeDuplicates((persons) => {
      const last = persons.findLastIndex(
        (person, index) => person.includes('<begrep:Kontakt') && countBefore(person, persons, index) > 0,
      );
      return persons.map((person, index) =>
        index === last ? person.replace(matchElement('Kontaktinformasjon'), '') : person,
      );
    }),
  },
  {
    name: 'returns a fault over SOAP if no person is registered',
    fires: ['soap/only-not-registered'],
    serve: replaceSoapResponse(areNotYetBorn, async () => createFault('1.2', 'Sender', 400)),
  },
  {
    name: 'returns no persons over SOAP if no person is registered',
    fires: ['soap/only-not-registered'],
    serve: changeSoapPersons(() => [], areNotYetBorn),
  },
  {
    name: 'returns persons as deleted over SOAP if no person is registered',
    corner: true,
    fires: ['soap/only-not-registered'],
    serve: changeSoapPersons(
      (persons) => persons.map((person) => person.replace('>IKKE_REGISTRERT<', '>SLETTET<')),
      areNotYetBorn,
    ),
  },
  {
    name: 'excludes the change with the requested number over SOAP',
    fires: ['soap/changes-pages-adjoin'],
    serve: (service) => {
      const next = changeChangeRequest((asked) => ({
        ...asked,
        body: asked.body.replace(FROM, `fraEndringsNummer="${readFrom(asked) + 1}"`),
      }))(service);
      return (asked) => (isContinuation(asked) ? next(asked) : service(asked));
    },
  },
  {
    name: 'omits the second page of changes over SOAP',
    fires: ['soap/changes-pages-adjoin'],
    serve: returnSinglePages((person, from) => (from === FIRST_CHANGE + 1 ? '' : person)),
  },
  {
    name: 'returns no changes from the latest number over SOAP',
    corner: true,
    fires: ['soap/changes-pages-adjoin'],
    serve: changeSoapResponse(
      (xml, asked) => (isLatest(xml, asked) ? xml.replace(findPersons(xml).join(''), '') : xml),
      isContinuation,
    ),
  },
];
