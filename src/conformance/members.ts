import type { DigitalPost, Kontaktinformasjon, Person } from '../contract/index.ts';
import { toJsonPointer } from '../scenario/json-pointer.ts';
import { isObject, type JsonObject } from './reading.ts';

/** The members of a person that the contract knows; an object of names is a member that has members itself. */
const PERSON = {
  personidentifikator: true,
  reservasjon: true,
  reservasjonstidspunkt: true,
  reservasjon_oppdatert: true,
  status: true,
  varslingsstatus: true,
  kontaktinformasjon: {
    epostadresse: true,
    epostadresse_oppdatert: true,
    epostadresse_sist_verifisert: true,
    epostadresse_sist_validert: true,
    epostadresse_duplisert: true,
    mobiltelefonnummer: true,
    mobiltelefonnummer_oppdatert: true,
    mobiltelefonnummer_sist_verifisert: true,
    mobiltelefonnummer_sist_validert: true,
    mobiltelefonnummer_duplisert: true,
  } satisfies Record<keyof Kontaktinformasjon, true>,
  spraak: true,
  spraak_oppdatert: true,
  digital_post: { postkasseadresse: true, postkasseleverandoeradresse: true } satisfies Record<keyof DigitalPost, true>,
  sertifikat: true,
} as const satisfies Record<keyof Person, unknown>;

type KnownMembers = true | { readonly [name: string]: KnownMembers };

/** A member of a person, wherever it stands. */
export interface Member {
  /** JSON pointer from the person on. */
  readonly pointer: string;
  readonly value: unknown;
  readonly isKnown: boolean;
}

/** Every member of a person as answered; nothing is known of what is inside a member that is not. */
export const listMembers = (person: JsonObject): readonly Member[] => walk(person, PERSON, '', []);

function walk(members: JsonObject, known: KnownMembers, above: string, found: Member[]): readonly Member[] {
  for (const name of Object.keys(members)) {
    const value = members[name];
    const inside = known !== true && Object.hasOwn(known, name) ? known[name] : undefined;
    const pointer = above + (inside === undefined ? toJsonPointer([name]) : `/${name}`);
    found.push({ pointer, value, isKnown: inside !== undefined });
    if (inside !== undefined && inside !== true && isObject(value)) walk(value, inside, pointer, found);
  }
  return found;
}
