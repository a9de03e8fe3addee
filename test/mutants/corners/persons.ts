import { certificates } from '../../../src/register/certificates.ts';
import { changePersons } from '../../support/mutants/break-service.ts';
import { prepareIdentity } from '../../support/mutants/independent/certificates.ts';
import { isV2, restrict } from '../../support/mutants/independent/changes.ts';
import type { Mutant } from '../../support/mutants/mutant.ts';
import {
  hasEmail,
  hasMobile,
  isDeleted,
  isNotRegistered,
  isOutsidePersonsFile,
  isReserved,
  matchesAll,
} from '../../support/mutants/persons.ts';
import { changeContact, changeMobile } from '../contact.ts';
import { setCertificateOf, setSupplier } from '../mailbox.ts';
import { adding } from '../state.ts';
import { IN_V1, IN_V2, limitToOwnRules, restrictMutant } from './corner.ts';

const CERTIFICATE = certificates['984661185'].current;
const hasNoChannel = (person: Parameters<typeof hasEmail>[0]): boolean => !hasEmail(person) && !hasMobile(person);

/** Moves a timestamp some years ahead. */
const addYears = (written: string): string => written.replace(/^\d{4}/, '2039');

const stateCorners: readonly Mutant[] = [
  restrictMutant('returns reservasjonstidspunkt for persons who are not reserved', IN_V2),
  restrictMutant('omits reservasjonstidspunkt of reserved persons', IN_V2),
  restrictMutant('returns kontaktinformasjon of deleted persons', IN_V2),
  restrictMutant('returns kontaktinformasjon of persons who are not registered', IN_V1),
  restrictMutant('returns KAN_VARSLES for deleted persons', IN_V1),
  restrictMutant('returns KAN_VARSLES for persons who are not registered', IN_V2),
  restrictMutant('returns KAN_VARSLES for reserved persons', IN_V2),
  restrictMutant('returns KAN_VARSLES for every person with an address or a number', IN_V2),
  restrictMutant('expires contact information after 12 months instead of 18', IN_V1),
  {
    name: 'returns varslingsstatus UKJENT for persons without any channel',
    corner: true,
    fires: ['person/varslingsstatus'],
    serve: changePersons(matchesAll(isOutsidePersonsFile, hasNoChannel), (person) => {
      if (person.varslingsstatus !== undefined) person.varslingsstatus = 'UKJENT';
    }),
  },
  {
    name: 'returns an empty reservasjonstidspunkt for reserved persons',
    fires: ['person/reservasjonstidspunkt-when-reserved'],
    serve: changePersons(matchesAll(isOutsidePersonsFile, isReserved), (person) => {
      person.reservasjonstidspunkt = '';
    }),
  },
  {
    name: 'returns sertifikat of deleted persons',
    fires: ['state/slettet-no-data'],
    serve: adding({ sertifikat: CERTIFICATE }, isDeleted),
  },
  {
    name: 'returns sertifikat of persons who are not registered',
    fires: ['state/ikke-registrert-no-data'],
    serve: adding({ sertifikat: CERTIFICATE }, isNotRegistered),
  },
];

const contactCorners: readonly Mutant[] = [
  restrictMutant('returns e-mail addresses with (at) instead of @', IN_V2),
  restrictMutant('omits the last two digits of mobile numbers', IN_V2),
  {
    name: 'returns e-mail addresses of 51 characters for reserved persons',
    corner: true,
    fires: ['contact/epost-max-50'],
    serve: changeContact(
      (contact) => {
        contact.epostadresse = contact.epostadresse.padStart(51, 'a');
      },
      hasEmail,
      isReserved,
    ),
  },
  {
    name: 'returns mobile numbers with the letter O for reserved persons',
    corner: true,
    fires: ['contact/mobil-pattern'],
    serve: changeContact(
      (contact) => {
        contact.mobiltelefonnummer = contact.mobiltelefonnummer.replace(/\d$/, 'O');
      },
      hasMobile,
      isReserved,
    ),
  },
  {
    name: 'returns landline numbers without a country code',
    fires: ['contact/norwegian-mobil-4-or-9'],
    serve: changeMobile((number) => number.replace('+474', '2')),
  },
  {
    name: 'returns landline numbers with the prefix 0047 in version 2',
    corner: true,
    fires: ['contact/norwegian-mobil-4-or-9'],
    serve: restrict(
      isV2,
      changeMobile((number) => number.replace('+474', '00475')),
    ),
  },
  {
    name: 'omits the update time of e-mail addresses of reserved persons',
    corner: true,
    fires: ['contact/dates-accompany-value'],
    serve: changeContact((contact) => delete contact.epostadresse_oppdatert, hasEmail, isReserved),
  },
  {
    name: 'returns the time of reservation in the future',
    fires: ['contact/timestamp-not-in-future'],
    serve: changePersons(matchesAll(isOutsidePersonsFile, isReserved), (person) => {
      person.reservasjonstidspunkt = addYears(person.reservasjonstidspunkt);
    }),
  },
  {
    name: 'returns the update time of the language in the future in version 2',
    corner: true,
    fires: ['contact/timestamp-not-in-future'],
    serve: restrict(
      isV2,
      changePersons(
        matchesAll(isOutsidePersonsFile, ({ spraak_oppdatert }) => spraak_oppdatert !== undefined),
        (person) => {
          person.spraak_oppdatert = addYears(person.spraak_oppdatert);
        },
      ),
    ),
  },
];

const mailboxCorners: readonly Mutant[] = [
  restrictMutant('omits postkasseadresse', IN_V2),
  restrictMutant('returns organisation numbers with the prefix 0192', IN_V2),
  restrictMutant('returns an organisation number with an invalid check digit', IN_V1),
  restrictMutant('returns the organisation number of an organisation without mailboxes', IN_V2),
  restrictMutant('truncates certificates at 255 characters', IN_V2),
  restrictMutant('returns expired certificates', IN_V2),
  {
    name: 'returns an organisation number with two digits exchanged',
    fires: ['mailbox/supplier-check-digit'],
    serve: setSupplier('984616185'),
  },
  {
    name: 'returns the organisation number of the owner of the register as supplier',
    fires: ['mailbox/supplier-is-known'],
    serve: setSupplier('974760673'),
  },
  {
    name: 'returns certificates that are not valid yet',
    fires: ['mailbox/sertifikat-in-validity'],
    serve: setCertificateOf(prepareIdentity({ usage: 'keyEncipherment', notBefore: '2040-01-01' })),
  },
];

/** Mutants of persons that deviate in a corner, or in a further way. */
export const personCorners: readonly Mutant[] = limitToOwnRules([
  ...stateCorners,
  ...contactCorners,
  ...mailboxCorners,
]);
