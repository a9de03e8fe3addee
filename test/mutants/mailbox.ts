import { certificates } from '../../src/register/certificates.ts';
import { changePersons, type Json } from '../support/mutants/break-service.ts';
import { EXPIRED_CERTIFICATE } from '../support/mutants/expired-certificate.ts';
import { prepareIdentity } from '../support/mutants/independent/certificates.ts';
import { isV2, restrict } from '../support/mutants/independent/changes.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import {
  findIdentifier,
  hasCertificate,
  hasMailbox,
  isOutsidePersonsFile,
  isSeventh,
  matchesAll,
} from '../support/mutants/persons.ts';
import type { Change } from '../support/mutants/service.ts';

const changeMailbox = (change: (digital_post: Json) => void) =>
  changePersons(matchesAll(isOutsidePersonsFile, hasMailbox), ({ digital_post }) => {
    change(digital_post);
  });

export const setSupplier = (organisation: string) =>
  changeMailbox((members) => {
    members.postkasseleverandoeradresse = organisation;
  });

const isAtDigipost = ({ digital_post }: Json): boolean => digital_post?.postkasseleverandoeradresse === '984661185';

const changeCertificate = (change: (base64: string) => unknown) =>
  changePersons(matchesAll(isOutsidePersonsFile, isSeventh, hasCertificate, isAtDigipost), (person) => {
    person.sertifikat = change(person.sertifikat);
  });

export const setCertificateOf =
  (identity: ReturnType<typeof prepareIdentity>): Change =>
  (service) =>
  async (asked) => {
    const { certificate } = await identity();
    return changeCertificate(() => certificate)(service)(asked);
  };
const removeCertificates = changePersons(hasCertificate, (person) => delete person.sertifikat);

const DIGIPOST_CERTIFICATE = certificates['984661185'].current;

/** Returns the same certificate for some mailboxes. */
const shareCertificate = (which: (person: Json) => boolean) =>
  changePersons(
    (person) => hasCertificate(person) && which(person),
    (person) => {
      person.sertifikat = DIGIPOST_CERTIFICATE;
    },
  );

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
  {
    name: 'returns certificates for signatures',
    fires: ['mailbox/sertifikat-key-usage'],
    serve: setCertificateOf(prepareIdentity()),
  },
  {
    name: 'returns certificates of an authority',
    fires: ['mailbox/sertifikat-key-usage'],
    serve: setCertificateOf(prepareIdentity({ usage: 'keyCertSign' })),
  },
  {
    name: 'returns certificates for signatures in v2',
    corner: true,
    fires: ['mailbox/sertifikat-key-usage', 'v2/agrees-with-v1'],
    serve: restrict(isV2, setCertificateOf(prepareIdentity())),
  },
  {
    name: 'never returns a certificate in v2',
    corner: true,
    fires: ['mailbox/sertifikat-accompanies-mailbox'],
    serve: restrict(isV2, removeCertificates),
  },
  {
    name: 'never returns a certificate',
    fires: ['mailbox/sertifikat-accompanies-mailbox'],
    serve: removeCertificates,
  },
  {
    name: 'returns no certificate of e-Boks',
    corner: true,
    fires: ['mailbox/sertifikat-accompanies-mailbox'],
    serve: changePersons(
      ({ digital_post }) => digital_post?.postkasseleverandoeradresse === '922020175',
      (person) => delete person.sertifikat,
    ),
  },
  {
    name: 'returns the certificate of the first supplier for every supplier',
    fires: ['mailbox/sertifikat-of-supplier', 'changes/current-data'],
    serve: shareCertificate(() => true),
  },
  {
    name: 'returns one certificate for every supplier in v2',
    corner: true,
    fires: ['mailbox/sertifikat-of-supplier', 'changes/current-data', 'v2/agrees-with-v1'],
    serve: restrict(
      isV2,
      shareCertificate(() => true),
    ),
  },
  {
    name: 'returns the certificate of Digipost for one mailbox of e-Boks',
    corner: true,
    fires: ['mailbox/sertifikat-of-supplier', 'changes/current-data'],
    serve: shareCertificate(
      (person) => person.personidentifikator === findIdentifier('mailbox-e-boks') || isAtDigipost(person),
    ),
  },
];
