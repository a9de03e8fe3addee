import type { Person } from '../../../src/contract/index.ts';
import type { RegisterRecord } from '../../../src/register/index.ts';

const person: Person = {
  personidentifikator: '25916509831',
  reservasjon: 'JA',
  reservasjonstidspunkt: '2025-06-29T10:14:52+02',
  reservasjon_oppdatert: '2025-06-29T10:14:52+02',
  status: 'AKTIV',
  varslingsstatus: 'KAN_IKKE_VARSLES',
  kontaktinformasjon: { epostadresse: 'kari@example.com', epostadresse_oppdatert: '2026-06-29T10:14:52+02' },
  spraak: 'nn',
  spraak_oppdatert: '2025-06-29T10:14:52+02',
  digital_post: { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' },
  sertifikat: 'MIIC',
};

/** Somebody who has every member, and nothing that has expired. */
export const everything: RegisterRecord = { person, contact: 'fresh' };
