import { findChild, getChildText, type XmlElement } from '../../xml/read.ts';
import type { ProbeRequest, ServiceResponse } from '../target/exchange.ts';
import type { ComparedResponse, Finding } from './finding.ts';
import type { CompletedExchange } from './lookups.ts';
import { memoize } from './memoize.ts';
import { type JsonObject, removeAbsent, type SeenPerson } from './rest-persons.ts';
import { findResponseElement } from './soap-message.ts';
import { readTimestamp } from './timestamps.ts';

/** XML Schema, part 2, section 3.2.7: an offset is optional and has minutes. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)((?:\.\d+)?)((?:Z|[+-]\d\d:\d\d)?)$/;
const MIDNIGHT = '24:00:00';

/** 24:00:00 is the start of the next day; a fraction other than zero is invalid. */
function normalizeHour24(day: string, time: string, fraction: string, offset: string): string {
  if (time !== MIDNIGHT || !/^(?:\.0+)?$/.test(fraction)) return `${day}T${time}${fraction}${offset}`;
  const next = new Date(`${day}T00:00:00Z`);
  // An invalid day stays invalid.
  if (Number.isNaN(next.getTime()) || next.toISOString().slice(0, day.length) !== day)
    return `${day}T00:00:00${offset}`;
  next.setUTCDate(next.getUTCDate() + 1);
  return `${next.toISOString().slice(0, day.length)}T00:00:00${fraction}${offset}`;
}

/** Converts an xs:dateTime to a form that `readTimestamp` accepts; returns other text trimmed. */
export function normalizeDateTime(text: string): string {
  const trimmed = text.trim();
  const [, day, time, fraction, offset] = DATE_TIME.exec(trimmed) ?? [];
  return day === undefined ? trimmed : normalizeHour24(day, time!, fraction!, offset!);
}

const OFFSET = /(?:Z|[+-]\d\d:\d\d)$/;
export const hasOffset = (text: string): boolean => OFFSET.test(text.trim());

export function isDateTime(text: string): boolean {
  const read = normalizeDateTime(text);
  return DATE_TIME.test(read) && readTimestamp(hasOffset(read) ? read : `${read}Z`) !== undefined;
}

/** A person in a SOAP response; `person` has the field names of REST. */
export interface SoapPerson extends SeenPerson {
  readonly exchange: CompletedExchange;
  readonly xml: XmlElement;
}

/** The parts that are omitted as a whole: element names, with the field names of REST. */
export const MEMBER_BY_PART = {
  Kontaktinformasjon: 'kontaktinformasjon',
  SikkerDigitalPostAdresse: 'digital_post',
  X509Sertifikat: 'sertifikat',
} as const;
export type Part = keyof typeof MEMBER_BY_PART;
export const PART_NAMES = Object.keys(MEMBER_BY_PART) as readonly Part[];

/** The elements that contain persons. */
export const PERSON_RESPONSES = ['HentPersonerRespons', 'HentEndringerRespons'] as const;

export const findPersonContainer = ({ response }: Pick<CompletedExchange, 'response'>): XmlElement | undefined =>
  PERSON_RESPONSES.map((name) => findResponseElement(response, name)).find((element) => element !== undefined);

/** The persons of a response to HentPersoner or HentEndringer; empty for any other response. */
export const getSoapPersons = memoize((exchange: CompletedExchange): readonly SoapPerson[] => {
  const container = findPersonContainer(exchange);
  return (container?.children ?? []).map((xml, index) => {
    const person = parsePerson(xml);
    return { exchange, pointer: `/${container!.name}/Person[${index + 1}]`, person, raw: person, xml };
  });
});

/** The persons of a response as {@link getSoapPersons} returns them, without their exchange. */
export const readSoapPersons = (response: ServiceResponse): readonly JsonObject[] =>
  (findPersonContainer({ response })?.children ?? []).map(parsePerson);

/** Responses with the same text share their elements. */
const parsePerson = memoize(
  (person: XmlElement): JsonObject =>
    removeAbsent({
      personidentifikator: readText(person, 'personidentifikator'),
      reservasjon: readText(person, 'reservasjon'),
      status: readText(person, 'status'),
      varslingsstatus: readText(person, 'varslingsstatus'),
      kontaktinformasjon: parseContact(findChild(person, 'Kontaktinformasjon')),
      digital_post: parseMailbox(findChild(person, 'SikkerDigitalPostAdresse')),
      sertifikat: readText(person, 'X509Sertifikat')?.replace(/\s/g, '') ?? null,
    }),
);

/** `null` for a missing element, as over REST. */
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

/** The elements that a request can select beside Person. */
export const OPTIONAL_ELEMENTS = ['varslingsstatus', ...PART_NAMES] as const;
export type OptionalElement = (typeof OPTIONAL_ELEMENTS)[number];

const toMemberName = (element: OptionalElement): string =>
  element === 'varslingsstatus' ? element : MEMBER_BY_PART[element as Part];
export const getValue = ({ person }: SoapPerson, element: OptionalElement): unknown => person[toMemberName(element)];
/** The comparison of one element of a person in two responses. */
export function compareElements(
  seen: SoapPerson,
  other: SoapPerson,
  element: OptionalElement | 'status' | 'reservasjon',
): ComparedResponse {
  const member = element === 'status' || element === 'reservasjon' ? element : toMemberName(element);
  const [expected, actual] = [other, seen].map(({ person }) => ({ [element]: person[member] }));
  return { exchange: other.exchange, expected, actual };
}
export const getReturnedElements = (seen: SoapPerson): readonly OptionalElement[] =>
  OPTIONAL_ELEMENTS.filter((element) => getValue(seen, element) !== undefined);

/** Reports the first person with elements that were not requested. */
export function findUnrequestedElements(
  exchange: CompletedExchange,
  allowed: readonly OptionalElement[],
): readonly Finding[] {
  const seen = getSoapPersons(exchange).find((one) =>
    getReturnedElements(one).some((element) => !allowed.includes(element)),
  );
  if (seen === undefined) return [];
  const returned = getReturnedElements(seen).filter((element) => !allowed.includes(element));
  const expected = allowed.length === 0 ? 'Person alone' : `nothing beside Person but ${allowed.join(', ')}`;
  return [{ exchange, expected, actual: returned.join(', '), pointer: seen.pointer }];
}

export const getReturnedParts = ({ person }: SoapPerson) =>
  PART_NAMES.filter((part) => person[MEMBER_BY_PART[part]] !== undefined);

/** The element that each value of informasjonsbehov adds to Person. */
const ELEMENT_BY_NEED = {
  Kontaktinfo: 'Kontaktinformasjon',
  Sertifikat: 'X509Sertifikat',
  SikkerDigitalPost: 'SikkerDigitalPostAdresse',
  VarslingsStatus: 'varslingsstatus',
} as const;

export type SoapNeed = keyof typeof ELEMENT_BY_NEED;
export const SOAP_NEEDS = Object.keys(ELEMENT_BY_NEED) as readonly SoapNeed[];

const isNeed = (text: string): text is SoapNeed => text in ELEMENT_BY_NEED;

const NEED_PATTERN = /<ns:informasjonsbehov>([^<]*)<\/ns:informasjonsbehov>/g;

/** The values of informasjonsbehov in a request that select an element, each once. */
export const getRequestedNeeds = ({ body }: ProbeRequest): readonly SoapNeed[] => {
  const values = new Set([...(body ?? '').matchAll(NEED_PATTERN)].map(([, need]) => need!));
  return [...values].filter(isNeed);
};

export const getRequestedElements = (request: ProbeRequest): readonly (typeof ELEMENT_BY_NEED)[SoapNeed][] =>
  getRequestedNeeds(request).map((need) => ELEMENT_BY_NEED[need]);

/** A key that does not depend on the order: finds requests with the same needs. */
export const toNeedsKey = (needs: readonly SoapNeed[]): string => [...needs].sort().join();

/** Every subset of the needs, including the empty one. */
export const NEED_COMBINATIONS: readonly (readonly SoapNeed[])[] = Array.from(
  { length: 2 ** SOAP_NEEDS.length },
  (_, choice) => SOAP_NEEDS.filter((_need, index) => (choice >> index) % 2 === 1),
);
