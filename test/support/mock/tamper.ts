import type { FastifyInstance } from 'fastify';
import type { Json } from '../contract/contract.ts';
import { standard } from './in-process.ts';

export const identifierOf = (role: string): string =>
  standard.persons.find((person) => person.role === role)!.identifier;

/** An invalid field in a response: the requested person, the change, and where the proxy must report it. */
export interface Tampering {
  readonly role: string;
  readonly change: (person: Json, body: Json) => unknown;
  readonly where: string;
}

export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'a reservation that is neither JA nor NEI': {
    role: 'mobile-only',
    change: (person) => Object.assign(person, { reservasjon: 'MAYBE' }),
    where: 'personer.0.reservasjon',
  },
  'a status in lower case': {
    role: 'mobile-only',
    change: (person) => Object.assign(person, { status: 'aktiv' }),
    where: 'personer.0.status',
  },
  'no reservation for who is in the register': {
    role: 'mobile-only',
    change: (person) => delete person.reservasjon,
    where: 'personer.0',
  },
  'a time of reservation for who is not reserved': {
    role: 'mobile-only',
    change: (person) => Object.assign(person, { reservasjonstidspunkt: '2023-06-29T10:14:52+02' }),
    where: 'personer.0.reservasjon',
  },
  'contact information of a deleted person': {
    role: 'deleted',
    change: (person) => Object.assign(person, { kontaktinformasjon: { epostadresse: 'siv.moen@example.net' } }),
    where: 'personer.0.kontaktinformasjon',
  },
  'a deleted person who can be notified': {
    role: 'deleted',
    change: (person) => Object.assign(person, { varslingsstatus: 'KAN_VARSLES' }),
    where: 'personer.0.varslingsstatus',
  },
  'an offset of one digit': {
    role: 'email-only',
    change: ({ kontaktinformasjon: contact }) =>
      Object.assign(contact, { epostadresse_oppdatert: contact.epostadresse_oppdatert.replace('+0', '+') }),
    where: 'personer.0.kontaktinformasjon.epostadresse_oppdatert',
  },
  'null for a value that is absent': {
    role: 'email-only',
    change: ({ kontaktinformasjon: contact }) => Object.assign(contact, { mobiltelefonnummer: null }),
    where: 'personer.0.kontaktinformasjon.mobiltelefonnummer',
  },
  'an identifier as a number': {
    role: 'd-number',
    change: (person) => Object.assign(person, { personidentifikator: Number(person.personidentifikator) }),
    where: 'personer.0.personidentifikator',
  },
  'a mailbox without its supplier': {
    role: 'mailbox-digipost',
    change: ({ digital_post: mailbox }) => delete mailbox.postkasseleverandoeradresse,
    where: 'personer.0.digital_post',
  },
  'a certificate in the frame of PEM': {
    role: 'mailbox-digipost',
    change: (person) => Object.assign(person, { sertifikat: `-----BEGIN CERTIFICATE-----${person.sertifikat}` }),
    where: 'personer.0.sertifikat',
  },
  'a person alone instead of a list': {
    role: 'mobile-only',
    change: (person, body) => Object.assign(body, { personer: person }),
    where: 'personer',
  },
};

/** Makes a mock return invalid responses for requests that name a tampering in the header `x-tamper`. */
export function tamperOnRequest(app: FastifyInstance): void {
  app.addHook('onSend', async (request, _reply, payload) => {
    const tampering = TAMPERINGS[request.headers['x-tamper'] as string];
    if (tampering === undefined) return payload;
    const body = JSON.parse(String(payload));
    tampering.change(body.personer[0], body);
    return JSON.stringify(body);
  });
}
