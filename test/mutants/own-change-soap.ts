import type { Mutant } from '../support/mutants/mutant.ts';
import type { ServiceRequest } from '../support/mutants/service.ts';
import { LOGGED_IN } from '../support/mutants/tokens.ts';
import { whileChanged } from './own-change.ts';
import { changeSoapResponse, findPersons, isChangeRequest } from './soap-changes.ts';

const OWN_CHANGE = ['logged-in-person/change-in-soap-changes'];

const getFrom = ({ body }: ServiceRequest): bigint => BigInt(/fraEndringsNummer="(\d+)"/.exec(body)?.[1] ?? 0);

const removeOwn = (xml: string): string =>
  findPersons(xml)
    .filter((person) => person.includes(LOGGED_IN))
    .reduce((text, person) => text.replace(person, ''), xml);

/** Changes the XML of responses to HentEndringer. */
const changeLog = (
  change: (xml: string, asked: ServiceRequest) => string,
  which = (_: ServiceRequest): boolean => true,
) => changeSoapResponse(change, (asked) => isChangeRequest(asked) && which(asked));

export const omitOwnChanges = whileChanged(changeLog(removeOwn));

/** The change log over SOAP lacks a change of the language that the one over REST lists. */
export const soapOwnChangeMutants: readonly Mutant[] = [
  {
    name: 'omits changes of the language from the changes over SOAP',
    fires: OWN_CHANGE,
    rules: OWN_CHANGE,
    serve: omitOwnChanges,
  },
  {
    name: 'omits the logged-in person from the changes over SOAP after the first response',
    corner: true,
    fires: OWN_CHANGE,
    rules: OWN_CHANGE,
    serve: changeLog(removeOwn, (asked) => getFrom(asked) > 0n),
  },
  {
    name: 'returns the changes over SOAP of a copy from before the change',
    fires: OWN_CHANGE,
    rules: OWN_CHANGE,
    serve: whileChanged(
      changeLog((xml, asked) =>
        findPersons(xml)
          .reduce((text, person) => text.replace(person, ''), xml)
          .replace(/ (til|seneste)EndringsNummer="\d+"/g, ` $1EndringsNummer="${getFrom(asked) - 1n}"`),
      ),
    ),
  },
];
