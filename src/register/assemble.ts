import type { DigitalPost, Kontaktinformasjon, Person } from '../contract/index.ts';
import { getProfileContactState } from './contact-state.ts';
import type { Profile } from './shape.ts';
import type { Values } from './values.ts';
import { deriveVarslingsstatus, type VarslingsstatusOptions } from './varslingsstatus.ts';

/** A person, whole, from what kind of person it is and the values. */
export function assemblePerson(profile: Profile, values: Values, options: VarslingsstatusOptions): Person {
  const personidentifikator = values.personidentifikator();
  const derived = deriveVarslingsstatus(profile, getProfileContactState(profile), options);
  if (profile.status !== 'AKTIV') {
    return { personidentifikator, reservasjon: 'NEI', status: profile.status, varslingsstatus: derived };
  }
  return {
    personidentifikator,
    ...assembleReservation(profile, values),
    status: 'AKTIV',
    varslingsstatus: derived,
    ...assembleContact(profile, values),
    ...assembleLanguage(profile, values),
    ...assembleMailbox(profile, values),
  };
}

function assembleReservation({ reserved }: Profile, values: Values): Pick<Person, 'reservasjon'> & Partial<Person> {
  if (!reserved) return { reservasjon: 'NEI' };
  const moment = values.timestamp('reserved', false);
  return { reservasjon: 'JA', reservasjonstidspunkt: moment, reservasjon_oppdatert: moment };
}

function assembleContact({ epost, mobil }: Profile, values: Values): Partial<Person> {
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

const assembleLanguage = ({ spraak }: Profile, values: Values): Partial<Person> =>
  spraak === null ? {} : { spraak, spraak_oppdatert: values.timestamp('spraakUpdated', false) };

function assembleMailbox({ supplier }: Profile, values: Values): Partial<Person> {
  if (supplier === null) return {};
  const digital_post: DigitalPost = {
    postkasseadresse: values.postkasseadresse(),
    postkasseleverandoeradresse: supplier,
  };
  return { digital_post, sertifikat: values.sertifikat(supplier) };
}
