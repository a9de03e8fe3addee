import { changePersons, type Json } from '../support/mutants/break-service.ts';
import { EXPIRED_CERTIFICATE } from '../support/mutants/expired-certificate.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { hasCertificate, hasMailbox, isOutsidePersonsFile, isSeventh, matchesAll } from '../support/mutants/persons.ts';

const changeMailbox = (change: (digital_post: Json) => void) =>
  changePersons(matchesAll(isOutsidePersonsFile, hasMailbox), ({ digital_post }) => {
    change(digital_post);
  });

const setSupplier = (organisation: string) =>
  changeMailbox((members) => {
    members.postkasseleverandoeradresse = organisation;
  });

const changeCertificate = (change: (base64: string) => unknown) =>
  changePersons(matchesAll(isOutsidePersonsFile, isSeventh, hasCertificate), (person) => {
    person.sertifikat = change(person.sertifikat);
  });

export const mailboxMutants: readonly Mutant[] = [
  {
    name: 'omits postkasseleverandoeradresse',
    fires: ['mailbox/both-members'],
    serve: changeMailbox((members) => {
      delete members.postkasseleverandoeradresse;
    }),
  },
  {
    name: 'misspells postkasseleverandoeradresse',
    fires: ['mailbox/both-members'],
    serve: changeMailbox((members) => {
      members.postkasseleverandorAdresse = members.postkasseleverandoeradresse;
      delete members.postkasseleverandoeradresse;
    }),
  },
  {
    name: 'omits postkasseadresse',
    fires: ['mailbox/both-members'],
    serve: changeMailbox((members) => {
      delete members.postkasseadresse;
    }),
  },
  {
    name: 'returns the name of the mailbox supplier instead of its organisation number',
    fires: ['mailbox/supplier-is-nine-digits'],
    serve: setSupplier('Digipost'),
  },
  {
    name: 'returns organisation numbers with the prefix 0192',
    fires: ['mailbox/supplier-is-nine-digits'],
    serve: setSupplier('0192:984661185'),
  },
  {
    name: 'returns an organisation number with an invalid check digit',
    fires: ['mailbox/supplier-check-digit'],
    serve: setSupplier('984661186'),
  },
  {
    name: 'returns the organisation number of an organisation without mailboxes',
    fires: ['mailbox/supplier-is-known'],
    serve: setSupplier('991825827'),
  },
  {
    name: 'returns certificates with PEM headers',
    fires: ['mailbox/sertifikat-is-x509'],
    serve: changeCertificate((base64) => `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`),
  },
  {
    name: 'truncates certificates at 255 characters',
    fires: ['mailbox/sertifikat-is-x509'],
    serve: changeCertificate((base64) => base64.slice(0, 255)),
  },
  {
    name: 'returns the fingerprint instead of the certificate',
    fires: ['mailbox/sertifikat-is-x509'],
    serve: changeCertificate(() => '3b:7c:de:01:99:52:aa:40:17:fe:62:0d:5c:88:1b:e4:90:f3:2a:6d'),
  },
  {
    name: 'returns expired certificates',
    fires: ['mailbox/sertifikat-in-validity'],
    serve: changeCertificate(() => EXPIRED_CERTIFICATE),
  },
];
