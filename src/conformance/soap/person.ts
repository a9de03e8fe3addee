import type { Answered } from '../evidence.ts';
import { type Members, present, type SeenPerson } from '../reading.ts';
import { dateTimeIn } from './date-time.ts';
import { answerIn } from './message.ts';
import { childNamed, textIn, type Xml } from './xml.ts';

/** A person as answered over SOAP: `person` has the names that REST has for the same. */
export interface SoapPerson extends SeenPerson {
  readonly exchange: Answered;
  readonly xml: Xml;
}

/** What is withheld together, by the names of the elements and of what REST has for them. */
export const PARTS = {
  Kontaktinformasjon: 'kontaktinformasjon',
  SikkerDigitalPostAdresse: 'digital_post',
  X509Sertifikat: 'sertifikat',
} as const;
export type Part = keyof typeof PARTS;
export const PART_NAMES = Object.keys(PARTS) as readonly Part[];

const seen = new WeakMap<Answered, readonly SoapPerson[]>();

/** The elements that hold persons. */
export const HOLDERS = ['HentPersonerRespons', 'HentEndringerRespons'] as const;

/** The element of an answer that holds persons, to HentPersoner or HentEndringer; undefined if it has none. */
export const holderIn = ({ reply }: Answered): Xml | undefined =>
  HOLDERS.map((name) => answerIn(reply, name)).find((answer) => answer !== undefined);

/** The persons of an answer to HentPersoner or HentEndringer; none if it is none. */
export function soapPersonsIn(exchange: Answered): readonly SoapPerson[] {
  const persons = seen.get(exchange) ?? look(exchange);
  seen.set(exchange, persons);
  return persons;
}

function look(exchange: Answered): readonly SoapPerson[] {
  const holder = holderIn(exchange);
  return (holder?.children ?? []).map((xml, index) => {
    const person = membersOf(xml);
    return { exchange, pointer: `/${holder!.name}/Person[${index + 1}]`, person, raw: person, xml };
  });
}

/** Answers that are alike share their persons. */
const members = new WeakMap<Xml, Members>();

function membersOf(person: Xml): Members {
  const found = members.get(person) ?? lookAt(person);
  members.set(person, found);
  return found;
}

function lookAt(person: Xml): Members {
  return present({
    personidentifikator: textOf(person, 'personidentifikator'),
    reservasjon: textOf(person, 'reservasjon'),
    status: textOf(person, 'status'),
    varslingsstatus: textOf(person, 'varslingsstatus'),
    kontaktinformasjon: contactOf(childNamed(person, 'Kontaktinformasjon')),
    digital_post: mailboxOf(childNamed(person, 'SikkerDigitalPostAdresse')),
    sertifikat: textOf(person, 'X509Sertifikat')?.replace(/\s/g, '') ?? null,
  });
}

/** What is not there is `null`, as it may be over REST. */
const textOf = (element: Xml, name: string): string | null => textIn(element, name) ?? null;

const contactOf = (contact: Xml | undefined): Members | null =>
  contact === undefined
    ? null
    : {
        ...channelOf('mobiltelefonnummer', childNamed(contact, 'Mobiltelefonnummer')),
        ...channelOf('epostadresse', childNamed(contact, 'Epostadresse')),
      };

const channelOf = (name: string, channel: Xml | undefined): Members =>
  channel === undefined
    ? {}
    : {
        [name]: channel.text.trim(),
        [`${name}_oppdatert`]: dateIn(channel, 'sistOppdatert'),
        [`${name}_sist_verifisert`]: dateIn(channel, 'sistVerifisert'),
      };

const dateIn = ({ attributes }: Xml, name: string): string | null =>
  attributes[name] === undefined ? null : dateTimeIn(attributes[name]);

const mailboxOf = (mailbox: Xml | undefined): Members | null =>
  mailbox === undefined
    ? null
    : {
        postkasseadresse: textOf(mailbox, 'postkasseadresse'),
        postkasseleverandoeradresse: textOf(mailbox, 'postkasseleverandoerAdresse'),
      };
