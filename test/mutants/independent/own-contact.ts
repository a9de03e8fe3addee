import { changeList, type Json } from '../../support/mutants/break-service.ts';
import { everyNth, hasMoreThan, isLookup, isV2, restrict } from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import { hasEmail, hasMailbox, hasMobile, isReserved } from '../../support/mutants/persons.ts';
import type { Change, ServiceRequest } from '../../support/mutants/service.ts';
import { changeSoapResponse, countIdentifiers, findPersons, getNeeds, isVersion12 } from '../soap-changes.ts';

const isDNumber = ({ personidentifikator }: Json): boolean => /^[4-7]/.test(personidentifikator);

/** Copies a field of contact information from one person of a response to another. */
const copyContact = (
  name: string,
  find: (personer: Json[]) => readonly [from: Json | undefined, to: Json | undefined],
): Change =>
  changeList((personer) => {
    const [from, to] = find(personer);
    if (from !== undefined && to !== undefined) to.kontaktinformasjon[name] = from.kontaktinformasjon[name];
    return personer;
  });

const takeTwo = (which: (person: Json) => boolean) => (personer: Json[]) => {
  const [first, second] = personer.filter(which);
  return [first, second] as const;
};

/** Keeps the contact information of the last person with some, and returns it for a person of the next response. */
const returnPrevious = (which: (person: Json) => boolean): Change => {
  let kept: Json | undefined;
  return changeList((personer) => {
    const person = personer.find((one) => hasEmail(one) && which(one));
    const last = personer.findLast(hasEmail)?.kontaktinformasjon;
    if (person !== undefined && kept !== undefined) person.kontaktinformasjon = { ...kept };
    kept = last === undefined ? kept : structuredClone(last);
    return personer;
  });
};

/** A cache of contact information whose key is too short. */
const cacheByLastDigits: Change = (service) => {
  const kept = new Map<string, Json>();
  return changeList((personer) => {
    for (const person of personer.filter(hasEmail)) {
      const key = person.personidentifikator.slice(-1);
      person.kontaktinformasjon = kept.get(key) ?? person.kontaktinformasjon;
      kept.set(key, person.kontaktinformasjon);
    }
    return personer;
  })(service);
};

/** Mutants over REST that return contact data of one person for another. */
export const ownContactMutants: readonly IndependentMutant[] = [
  {
    name: 'returns the mobile number of the person before in every fifth response',
    serve: everyNth(5, copyContact('mobiltelefonnummer', takeTwo(hasMobile))),
  },
  {
    name: 'caches contact information by the last digit for up to ten persons in version 2',
    serve: restrict((asked) => isV2(asked) && !hasMoreThan(10)(asked), cacheByLastDigits),
  },
  {
    name: 'returns the e-mail address of another person for persons with a D-number in version 2',
    serve: restrict(
      isV2,
      copyContact('epostadresse', (personer) => {
        const withEmail = personer.filter(hasEmail);
        return [withEmail.find((person) => !isDNumber(person)), withEmail.find(isDNumber)];
      }),
    ),
  },
  {
    name: 'returns the mobile number of the first person for the last one of more than 500',
    serve: restrict(
      hasMoreThan(500),
      copyContact('mobiltelefonnummer', (personer) => {
        const withMobile = personer.filter(hasMobile);
        return [withMobile[0], withMobile.at(-1)];
      }),
    ),
  },
  {
    name: 'returns the contact information of the previous response for a reserved person in every third response',
    serve: (service) => everyNth(3, returnPrevious(isReserved))(service),
  },
  {
    name: 'returns the mailbox of the next person in halves of a batch',
    serve: restrict(
      (asked) => asked.identifiers.length > 15 && asked.identifiers.length < 40,
      changeList((personer) => {
        const [first, second] = personer.filter(hasMailbox);
        if (first !== undefined && second !== undefined) first.digital_post = second.digital_post;
        return personer;
      }),
    ),
  },
  {
    name: 'returns the e-mail address of another person in capital letters to single lookups',
    serve: (service) => {
      let kept: string | undefined;
      return changeList((personer, asked) => {
        const last = personer.findLast(hasEmail)?.kontaktinformasjon;
        if (asked.identifiers.length === 1 && last !== undefined && kept !== undefined && isLookup(asked))
          last.epostadresse = kept;
        else kept = last?.epostadresse.toUpperCase() ?? kept;
        return personer;
      })(service);
    },
  },
];

const readElement = (name: string, person: string): string | undefined =>
  new RegExp(`<begrep:${name}[ >].*?</begrep:${name}>`, 's').exec(person)?.[0];

/** Replaces an element of a person by that of the person before in the response. */
const takeFromBefore = (name: string, which: (asked: ServiceRequest) => boolean): Change =>
  changeSoapResponse((xml) => {
    const [one, other] = findPersons(xml).filter((person) => readElement(name, person) !== undefined);
    if (one === undefined || other === undefined) return xml;
    return xml.replace(other, other.replace(readElement(name, other)!, readElement(name, one)!));
  }, which);

const isLookupOverSoap = ({ body }: ServiceRequest): boolean => body.includes('HentPersoner');

/** Mutants over SOAP that return contact data of one person for another. */
export const soapOwnContactMutants: readonly IndependentMutant[] = [
  {
    name: 'returns the mobile number of the person before over SOAP if Kontaktinfo and VarslingsStatus are requested',
    serve: takeFromBefore(
      'Mobiltelefonnummer',
      (asked) => isLookupOverSoap(asked) && getNeeds(asked).join() === 'Kontaktinfo,VarslingsStatus',
    ),
    soap: true,
  },
  {
    name: 'returns the mailbox of the person before in SOAP 1.1',
    serve: takeFromBefore('SikkerDigitalPostAdresse', (asked) => isLookupOverSoap(asked) && !isVersion12(asked)),
    soap: true,
  },
  {
    name: 'returns the e-mail address of the previous response over SOAP in a request for one person',
    serve: (service) => {
      let kept: string | undefined;
      return changeSoapResponse((xml, asked) => {
        const found = findPersons(xml).map((person) => readElement('Epostadresse', person));
        const last = found.findLast((email) => email !== undefined);
        const isReplaced = countIdentifiers(asked) === 1 && last !== undefined && kept !== undefined;
        const changed = isReplaced ? xml.replace(last, kept!) : xml;
        kept = last ?? kept;
        return changed;
      })(service);
    },
    soap: true,
  },
  {
    name: 'returns the e-mail address of the person before over SOAP if an informasjonsbehov is repeated',
    serve: takeFromBefore(
      'Epostadresse',
      (asked) => isLookupOverSoap(asked) && new Set(getNeeds(asked)).size < getNeeds(asked).length,
    ),
    soap: true,
  },
  {
    name: 'returns the mobile number of the person before over SOAP in every fourth response',
    serve: (service) => {
      let responses = 0;
      return takeFromBefore('Mobiltelefonnummer', (asked) => isLookupOverSoap(asked) && ++responses % 4 === 0)(service);
    },
    soap: true,
  },
  {
    name: 'returns the e-mail address of the person before in the changes over SOAP',
    serve: takeFromBefore('Epostadresse', (asked) => !isLookupOverSoap(asked)),
    soap: true,
  },
];
