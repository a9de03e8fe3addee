import { isSoap, restrict } from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../../support/mutants/service.ts';
import {
  changeEverySoapPerson,
  changeSoapResponse,
  countIdentifiers,
  createFault,
  findPersons,
} from '../soap-changes.ts';

const isChanges = ({ body }: ServiceRequest): boolean => body.includes('HentEndringer');
const findRequested = ({ body }: ServiceRequest): string[] =>
  [...body.matchAll(/personidentifikator>(\d{11})</g)].map(([, found]) => found!);
const hasDuplicate = (asked: ServiceRequest): boolean =>
  new Set(findRequested(asked)).size < findRequested(asked).length;
const EMAIL = /(<begrep:Epostadresse[^>]*>)([^<]*)(<)/;

/** Changes SOAP responses without any registered person. */
const onNobody =
  (change: (answer: ServiceResponse) => ServiceResponse): Change =>
  (service) =>
  async (asked) => {
    const answer = await service(asked);
    if (!isSoap(asked) || isChanges(asked)) return answer;
    const persons = findPersons(String(answer.body));
    const isNobody = persons.length > 0 && persons.every((person) => person.includes('>IKKE_REGISTRERT<'));
    return isNobody ? change(answer) : answer;
  };
const everyNthSoap =
  (count: number, change: Change): Change =>
  (service) => {
    let requests = 0;
    return restrict((asked) => isSoap(asked) && ++requests % count === 0, change)(service);
  };

/** Swaps the contact information of the first two persons that have an e-mail address. */
const swapContact = changeSoapResponse((xml) => {
  const [one, other] = findPersons(xml).filter((person) => EMAIL.test(person));
  if (one === undefined || other === undefined) return xml;
  const [, , first] = EMAIL.exec(one)!;
  const [, , second] = EMAIL.exec(other)!;
  return xml.replace(one, one.replace(EMAIL, `$1${second}$3`)).replace(other, other.replace(EMAIL, `$1${first}$3`));
});

export const soapMutants: readonly IndependentMutant[] = [
  {
    name: 'returns a fault over SOAP if no person is registered',
    serve: onNobody(() => createFault('1.2', 'Sender', 400)),
    soap: true,
  },
  {
    name: 'returns an empty list over SOAP if no person is registered',
    serve: onNobody((answer) => ({
      ...answer,
      body: findPersons(String(answer.body)).reduce((xml, person) => xml.replace(person, ''), String(answer.body)),
    })),
    soap: true,
  },
  { name: 'swaps the e-mail addresses of two persons over SOAP', serve: swapContact, soap: true },
  {
    name: 'swaps the e-mail addresses of two persons in every 7th SOAP response',
    serve: everyNthSoap(7, swapContact),
    soap: true,
  },
  {
    name: 'returns a duplicate instead of its neighbour over SOAP',
    serve: changeSoapResponse((xml) => {
      const persons = findPersons(xml);
      const last = persons.at(-1)!;
      return persons.length > 2 ? xml.replace(last, persons.at(-2)!) : xml;
    }, hasDuplicate),
    soap: true,
  },
  {
    name: 'omits the first of more than 100 persons over SOAP',
    serve: changeSoapResponse(
      (xml) => xml.replace(findPersons(xml)[0]!, ''),
      (asked) => countIdentifiers(asked) > 100,
    ),
    soap: true,
  },
  {
    name: 'removes +47 over SOAP',
    serve: changeEverySoapPerson((person) => person.replace(/>\+47(\d{8})</, '>$1<')),
    soap: true,
  },
  {
    name: 'returns an old e-mail address in the changes over SOAP',
    serve: changeEverySoapPerson((person, asked) =>
      isChanges(asked) ? person.replace(EMAIL, '$1gammel@example.com$3') : person,
    ),
    soap: true,
  },
  {
    name: 'omits the first person of the changes over SOAP',
    serve: changeSoapResponse((xml) => (findPersons(xml)[0] ? xml.replace(findPersons(xml)[0]!, '') : xml), isChanges),
    soap: true,
  },
  {
    name: 'omits deleted persons in the changes over SOAP',
    serve: changeSoapResponse(
      (xml) =>
        findPersons(xml)
          .filter((person) => person.includes('>SLETTET<'))
          .reduce((text, person) => text.replace(person, ''), xml),
      isChanges,
    ),
    soap: true,
  },
  {
    name: 'returns KAN_VARSLES for reserved persons over SOAP only',
    serve: changeEverySoapPerson((person) =>
      person.includes('>JA<') ? person.replace('>KAN_IKKE_VARSLES<', '>KAN_VARSLES<') : person,
    ),
    soap: true,
  },
];
