import type { CompletedExchange } from '../evidence.ts';
import { type JsonObject, removeAbsent, type SeenPerson } from '../reading.ts';
import { normalizeDateTime } from './date-time.ts';
import { findResponseElement } from './message.ts';
import { findChild, getChildText, type XmlElement } from './xml.ts';

/** A person as answered over SOAP: `person` has the names that REST has for the same. */
export interface SoapPerson extends SeenPerson {
  readonly exchange: CompletedExchange;
  readonly xml: XmlElement;
}

/** What is withheld together, by the names of the elements and of what REST has for them. */
export const MEMBER_BY_PART = {
  Kontaktinformasjon: 'kontaktinformasjon',
  SikkerDigitalPostAdresse: 'digital_post',
  X509Sertifikat: 'sertifikat',
} as const;
export type Part = keyof typeof MEMBER_BY_PART;
export const PART_NAMES = Object.keys(MEMBER_BY_PART) as readonly Part[];

const personsByExchange = new WeakMap<CompletedExchange, readonly SoapPerson[]>();

/** The elements that hold persons. */
export const PERSON_RESPONSES = ['HentPersonerRespons', 'HentEndringerRespons'] as const;

/** The element of an answer that holds persons, to HentPersoner or HentEndringer; undefined if it has none. */
export const findPersonContainer = ({ response }: CompletedExchange): XmlElement | undefined =>
  PERSON_RESPONSES.map((name) => findResponseElement(response, name)).find((element) => element !== undefined);

/** The persons of an answer to HentPersoner or HentEndringer; none if it is none. */
export function getSoapPersons(exchange: CompletedExchange): readonly SoapPerson[] {
  const persons = personsByExchange.get(exchange) ?? parsePersons(exchange);
  personsByExchange.set(exchange, persons);
  return persons;
}

function parsePersons(exchange: CompletedExchange): readonly SoapPerson[] {
  const holder = findPersonContainer(exchange);
  return (holder?.children ?? []).map((xml, index) => {
    const person = getMembers(xml);
    return { exchange, pointer: `/${holder!.name}/Person[${index + 1}]`, person, raw: person, xml };
  });
}

/** Answers that are alike share their persons. */
const membersByElement = new WeakMap<XmlElement, JsonObject>();

function getMembers(person: XmlElement): JsonObject {
  const found = membersByElement.get(person) ?? parsePerson(person);
  membersByElement.set(person, found);
  return found;
}

function parsePerson(person: XmlElement): JsonObject {
  return removeAbsent({
    personidentifikator: readText(person, 'personidentifikator'),
    reservasjon: readText(person, 'reservasjon'),
    status: readText(person, 'status'),
    varslingsstatus: readText(person, 'varslingsstatus'),
    kontaktinformasjon: parseContact(findChild(person, 'Kontaktinformasjon')),
    digital_post: parseMailbox(findChild(person, 'SikkerDigitalPostAdresse')),
    sertifikat: readText(person, 'X509Sertifikat')?.replace(/\s/g, '') ?? null,
  });
}

/** What is not there is `null`, as it may be over REST. */
const readText = (element: XmlElement, name: string): string | null => getChildText(element, name) ?? null;

const parseContact = (contact: XmlElement | undefined): JsonObject | null =>
  contact === undefined
    ? null
    : {
        ...parseChannel('mobiltelefonnummer', findChild(contact, 'Mobiltelefonnummer')),
        ...parseChannel('epostadresse', findChild(contact, 'Epostadresse')),
      };

const parseChannel = (name: string, channel: XmlElement | undefined): JsonObject =>
  channel === undefined
    ? {}
    : {
        [name]: channel.text.trim(),
        [`${name}_oppdatert`]: parseDate(channel, 'sistOppdatert'),
        [`${name}_sist_verifisert`]: parseDate(channel, 'sistVerifisert'),
      };

const parseDate = ({ attributes }: XmlElement, name: string): string | null =>
  attributes[name] === undefined ? null : normalizeDateTime(attributes[name]);

const parseMailbox = (mailbox: XmlElement | undefined): JsonObject | null =>
  mailbox === undefined
    ? null
    : {
        postkasseadresse: readText(mailbox, 'postkasseadresse'),
        postkasseleverandoeradresse: readText(mailbox, 'postkasseleverandoerAdresse'),
      };
