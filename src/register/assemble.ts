import type { DigitalPost, Kontaktinformasjon, Person } from '../contract/index.ts';
import { contactStateOf } from './contact-state.ts';
import type { Shape } from './shape.ts';
import type { Values } from './values.ts';
import { type VarslingsstatusReading, varslingsstatus } from './varslingsstatus.ts';

/** A person, whole, from what kind of person it is and the values. */
export function assemble(shape: Shape, values: Values, reading: VarslingsstatusReading): Person {
  const personidentifikator = values.personidentifikator();
  const notified = varslingsstatus(shape, contactStateOf(shape), reading);
  if (shape.status !== 'AKTIV') {
    return { personidentifikator, reservasjon: 'NEI', status: shape.status, varslingsstatus: notified };
  }
  return {
    personidentifikator,
    ...reservation(shape, values),
    status: 'AKTIV',
    varslingsstatus: notified,
    ...contact(shape, values),
    ...language(shape, values),
    ...post(shape, values),
  };
}

function reservation({ reserved }: Shape, values: Values): Pick<Person, 'reservasjon'> & Partial<Person> {
  if (!reserved) return { reservasjon: 'NEI' };
  const moment = values.timestamp('reserved', false);
  return { reservasjon: 'JA', reservasjonstidspunkt: moment, reservasjon_oppdatert: moment };
}

function contact({ epost, mobil }: Shape, values: Values): Partial<Person> {
  if (epost === 'none' && mobil === 'none') return {};
  const kontaktinformasjon: Kontaktinformasjon = {};
  if (epost !== 'none') {
    kontaktinformasjon.epostadresse = values.epostadresse();
    kontaktinformasjon.epostadresse_oppdatert = values.timestamp('epostUpdated', epost === 'expired');
    kontaktinformasjon.epostadresse_sist_verifisert = values.timestamp('epostVerified', epost === 'expired');
  }
  if (mobil !== 'none') {
    kontaktinformasjon.mobiltelefonnummer = values.mobiltelefonnummer();
    kontaktinformasjon.mobiltelefonnummer_oppdatert = values.timestamp('mobilUpdated', mobil === 'expired');
    kontaktinformasjon.mobiltelefonnummer_sist_verifisert = values.timestamp('mobilVerified', mobil === 'expired');
  }
  return { kontaktinformasjon };
}

const language = ({ spraak }: Shape, values: Values): Partial<Person> =>
  spraak === null ? {} : { spraak, spraak_oppdatert: values.timestamp('spraakUpdated', false) };

function post({ supplier }: Shape, values: Values): Partial<Person> {
  if (supplier === null) return {};
  const digital_post: DigitalPost = {
    postkasseadresse: values.postkasseadresse(),
    postkasseleverandoeradresse: supplier,
  };
  return { digital_post, sertifikat: values.sertifikat(supplier) };
}
