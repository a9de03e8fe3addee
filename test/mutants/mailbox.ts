import { type Json, those } from '../support/mutants/break-service.ts';
import { EXPIRED_CERTIFICATE } from '../support/mutants/expired-certificate.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { both, hasCertificate, hasMailbox, isSeventh, isUnstated } from '../support/mutants/persons.ts';

const mailbox = (change: (digital_post: Json) => void) =>
  those(both(isUnstated, hasMailbox), ({ digital_post }) => {
    change(digital_post);
  });

const supplier = (organisation: string) =>
  mailbox((members) => {
    members.postkasseleverandoeradresse = organisation;
  });

const certificate = (change: (base64: string) => unknown) =>
  those(both(isUnstated, isSeventh, hasCertificate), (person) => {
    person.sertifikat = change(person.sertifikat);
  });

export const postMutants: readonly Mutant[] = [
  {
    name: 'no supplier',
    breaks: 'leaves postkasseleverandoeradresse out',
    fires: ['mailbox/both-members'],
    serve: mailbox((members) => {
      delete members.postkasseleverandoeradresse;
    }),
  },
  {
    name: 'the supplier by another name',
    breaks: 'calls it postkasseleverandorAdresse',
    fires: ['mailbox/both-members'],
    serve: mailbox((members) => {
      members.postkasseleverandorAdresse = members.postkasseleverandoeradresse;
      delete members.postkasseleverandoeradresse;
    }),
  },
  {
    name: 'no address in the mailbox',
    breaks: 'leaves postkasseadresse out',
    fires: ['mailbox/both-members'],
    serve: mailbox((members) => {
      delete members.postkasseadresse;
    }),
  },
  {
    name: 'the supplier by name',
    breaks: 'sends Digipost for its organisation number',
    fires: ['mailbox/supplier-is-nine-digits'],
    serve: supplier('Digipost'),
  },
  {
    name: 'the supplier with a prefix',
    breaks: 'sends organisation numbers as 0192:984661185',
    fires: ['mailbox/supplier-is-nine-digits'],
    serve: supplier('0192:984661185'),
  },
  {
    name: 'a supplier that cannot be',
    breaks: 'sends an organisation number whose check digit is wrong',
    fires: ['mailbox/supplier-check-digit'],
    serve: supplier('984661186'),
  },
  {
    name: 'another supplier',
    breaks: 'sends the organisation number of somebody who has no mailboxes',
    fires: ['mailbox/supplier-is-known'],
    serve: supplier('991825827'),
  },
  {
    name: 'PEM',
    breaks: "puts certificates into PEM's frame",
    fires: ['mailbox/sertifikat-is-x509'],
    serve: certificate((base64) => `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`),
  },
  {
    name: 'half a certificate',
    breaks: 'cuts certificates off at 255 characters',
    fires: ['mailbox/sertifikat-is-x509'],
    serve: certificate((base64) => base64.slice(0, 255)),
  },
  {
    name: 'a hash for a certificate',
    breaks: 'sends the fingerprint of the certificate',
    fires: ['mailbox/sertifikat-is-x509'],
    serve: certificate(() => '3b:7c:de:01:99:52:aa:40:17:fe:62:0d:5c:88:1b:e4:90:f3:2a:6d'),
  },
  {
    name: 'a certificate that has expired',
    breaks: 'sends certificates that are no longer valid',
    fires: ['mailbox/sertifikat-in-validity'],
    serve: certificate(() => EXPIRED_CERTIFICATE),
  },
];
