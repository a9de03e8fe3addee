import type { Mutant } from '../support/mutants/mutant.ts';
import { findIdentifier } from '../support/mutants/persons.ts';
import type { ServiceRequest } from '../support/mutants/service.ts';
import {
  changeNeeds,
  changeSoapResponse,
  countIdentifiers,
  createFault,
  filterDefinedNeeds,
  findPersons,
  getNeeds,
  isChangeRequest,
  isEverything,
  isVersion12,
  matchElement,
  PARTS,
  replaceSoapResponse,
  returnExpired,
} from './soap-changes.ts';

const UNKNOWN = 'Yndlingsfarge';
const PART = 'soap/informasjonsbehov-parts';

/** Returns only Person if this is the only informasjonsbehov. */
const omitIfAlone = (need: string) =>
  changeNeeds((needs) => (filterDefinedNeeds(needs).join() === need ? ['Person'] : needs));

export const removeElement = (name: string, which: (asked: ServiceRequest) => boolean) =>
  changeSoapResponse((xml) => xml.replaceAll(new RegExp(matchElement(name).source, 'gs'), ''), which);

const hasDuplicateNeed = (asked: ServiceRequest): boolean => new Set(getNeeds(asked)).size < getNeeds(asked).length;
const hasNeed = (need: string, asked: ServiceRequest): boolean => getNeeds(asked).includes(need);

/** The suite sends one request with the identifiers in reverse order. */
export const isReversed = ({ body }: ServiceRequest): boolean => {
  const [first, second] = ['mobile-email', 'mobile-only'].map((role) => body.indexOf(findIdentifier(role)));
  return second! !== -1 && second! < first!;
};

/** Responses that depend incorrectly on informasjonsbehov or on the order of the request. */
function swapContacts(xml: string): string {
  const [one, other] = findPersons(xml).flatMap((person) => person.match(matchElement('Kontaktinformasjon')) ?? []);
  return xml.replace(one!, '<swapped/>').replace(other!, one!).replace('<swapped/>', other!);
}

export const soapNeedsMutants: readonly Mutant[] = [
  {
    name: 'returns contact information over SOAP if only an unknown informasjonsbehov is requested',
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: changeNeeds((needs) => (needs.join() === UNKNOWN ? ['Kontaktinfo'] : needs)),
  },
  {
    name: 'omits varslingsstatus over SOAP if another informasjonsbehov is unknown',
    corner: true,
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: removeElement('varslingsstatus', (asked) => hasNeed(UNKNOWN, asked) && !isEverything(asked)),
  },
  {
    name: 'ignores every informasjonsbehov after an unknown one over SOAP',
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: changeNeeds((needs) => (needs.includes(UNKNOWN) ? needs.slice(0, needs.indexOf(UNKNOWN)) : needs)),
  },
  {
    name: 'omits varslingsstatus over SOAP if it is requested twice',
    corner: true,
    fires: ['soap/repeated-informasjonsbehov-ignored'],
    serve: removeElement('varslingsstatus', (asked) => hasDuplicateNeed(asked) && hasNeed('VarslingsStatus', asked)),
  },
  {
    name: 'rejects a duplicate informasjonsbehov over SOAP',
    fires: ['soap/repeated-informasjonsbehov-ignored'],
    serve: replaceSoapResponse(hasDuplicateNeed, async () => createFault('1.2', 'Sender', 400)),
  },
  {
    name: 'withholds expired contact information over SOAP only if every informasjonsbehov is requested',
    corner: true,
    fires: ['soap/expired-withheld', PART],
    serve: returnExpired(PARTS, (asked) => !isEverything(asked)),
  },
  {
    name: 'returns expired contact information over SOAP if only Kontaktinfo and VarslingsStatus are requested',
    corner: true,
    fires: ['soap/expired-withheld', PART],
    serve: returnExpired(
      PARTS,
      (asked) => filterDefinedNeeds(getNeeds(asked)).join() === 'Kontaktinfo,VarslingsStatus',
    ),
  },
  ...(
    [
      ['Kontaktinfo', ['soap/kontaktinformasjon-alias']],
      ['SikkerDigitalPost', []],
      ['VarslingsStatus', []],
    ] as const
  ).map(([need, others]) => ({
    name: `omits the data of ${need} over SOAP if it is the only informasjonsbehov`,
    fires: [PART, ...others],
    serve: omitIfAlone(need),
  })),
  {
    name: 'omits certificates over SOAP if only mailboxes are requested as well',
    corner: true,
    fires: [PART],
    serve: changeNeeds((needs) => (needs.join() === 'Sertifikat,SikkerDigitalPost' ? ['SikkerDigitalPost'] : needs)),
  },
  {
    name: 'returns varslingsstatus over SOAP if every other informasjonsbehov is requested',
    fires: [PART],
    serve: changeSoapResponse(
      (xml) =>
        xml.replaceAll(
          '</begrep:status>',
          '</begrep:status><begrep:varslingsstatus>KAN_VARSLES</begrep:varslingsstatus>',
        ),
      (asked) => getNeeds(asked).join() === 'Kontaktinfo,Sertifikat,SikkerDigitalPost',
    ),
  },
  {
    name: 'returns contact information over SOAP if Spraak is requested',
    fires: [PART],
    serve: changeNeeds((needs) => needs.map((need) => (need === 'Spraak' ? 'Kontaktinfo' : need))),
  },
  {
    name: 'does not support Kontaktinformasjon as an alias of Kontaktinfo',
    fires: ['soap/kontaktinformasjon-alias'],
    serve: changeNeeds((needs) => needs.filter((need) => need !== 'Kontaktinformasjon')),
  },
  {
    name: 'omits status over SOAP without informasjonsbehov',
    corner: true,
    fires: ['soap/without-informasjonsbehov', 'soap/status'],
    serve: removeElement('status', (asked) => getNeeds(asked).length === 0 && !isChangeRequest(asked)),
  },
  {
    name: 'omits reservasjon over SOAP without informasjonsbehov',
    corner: true,
    fires: ['soap/without-informasjonsbehov', 'soap/reservasjon'],
    serve: removeElement('reservasjon', (asked) => getNeeds(asked).length === 0 && !isChangeRequest(asked)),
  },
  {
    name: 'returns reservasjon NEI over SOAP for every person without informasjonsbehov',
    fires: ['soap/without-informasjonsbehov'],
    serve: changeSoapResponse(
      (xml) => xml.replaceAll('>JA<', '>NEI<'),
      (asked) => getNeeds(asked).length === 0 && !isChangeRequest(asked),
    ),
  },
  {
    name: 'omits contact information over SOAP if the identifiers are in reverse order',
    corner: true,
    fires: ['soap/order-independent'],
    serve: removeElement('Kontaktinformasjon', isReversed),
  },
  {
    name: 'swaps the contact information of two persons over SOAP if the identifiers are in reverse order',
    corner: true,
    fires: ['soap/order-independent', 'soap/own-contact-data'],
    serve: changeSoapResponse(swapContacts, isReversed),
  },
  {
    name: 'omits contact information over SOAP in a request for one person',
    fires: ['soap/batch-independent'],
    serve: removeElement('Kontaktinformasjon', (asked) => countIdentifiers(asked) === 1),
  },
  {
    name: 'omits contact information in SOAP 1.1',
    fires: ['soap/version-independent'],
    serve: removeElement('Kontaktinformasjon', (asked) => !isVersion12(asked)),
  },
  {
    name: 'returns a fault in SOAP 1.1 for more than one person',
    corner: true,
    fires: ['soap/version-independent'],
    serve: replaceSoapResponse(
      (asked) => !isVersion12(asked) && countIdentifiers(asked) > 1,
      async () => createFault('1.1', 'Server', 500),
    ),
  },
  {
    name: 'returns the first person twice over SOAP if only VarslingsStatus is requested',
    corner: true,
    fires: ['soap/one-person-per-identifier'],
    serve: changeSoapResponse(
      (xml) => xml.replace(findPersons(xml)[0]!, (first) => first + first),
      (asked) => getNeeds(asked).join() === 'VarslingsStatus',
    ),
  },
  {
    name: 'returns the first of 1000 persons twice over SOAP',
    corner: true,
    fires: ['soap/thousand-identifiers'],
    serve: changeSoapResponse(
      (xml) => xml.replace(findPersons(xml)[0]!, (first) => first + first),
      (asked) => countIdentifiers(asked) === 1000,
    ),
  },
  {
    name: 'returns reservasjon NEI over SOAP for 1000 persons',
    fires: ['soap/batch-size-independent'],
    serve: changeSoapResponse(
      (xml) => xml.replaceAll('>JA<', '>NEI<'),
      (asked) => countIdentifiers(asked) === 1000,
    ),
  },
  {
    name: 'returns reservasjon NEI over SOAP if Kontaktinfo and VarslingsStatus are requested',
    corner: true,
    fires: [PART],
    serve: changeSoapResponse(
      (xml) => xml.replaceAll('>JA<', '>NEI<'),
      (asked) => getNeeds(asked).join() === 'Kontaktinfo,VarslingsStatus',
    ),
  },
  {
    name: 'returns another e-mail address over SOAP if Kontaktinformasjon is requested',
    fires: ['soap/kontaktinformasjon-alias'],
    serve: changeSoapResponse(
      (xml) => xml.replaceAll(/>[^<>]+@[^<>]+</g, '>post@example.com<'),
      (asked) => hasNeed('Kontaktinformasjon', asked),
    ),
  },
];
