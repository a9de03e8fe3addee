import { changeEveryPerson } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { findIdentifier, isOutsidePersonsFile } from '../support/mutants/persons.ts';
import type { Change } from '../support/mutants/service.ts';
import { changeEverySoapPerson, changeSoapResponse, findPersons, matchElement, returnExpired } from './soap-changes.ts';

const findPersonIdentifier = (person: string): string => />(\d{11})</.exec(person)![1]!;

/** Changes persons outside the persons file over SOAP. */
export const changeUnspecifiedOverSoap = (change: (person: string) => string): Change =>
  changeEverySoapPerson((person) =>
    isOutsidePersonsFile({ personidentifikator: findPersonIdentifier(person) }) ? change(person) : person,
  );

/** The same change over REST, so that the protocols agree. */
export const changeUnspecifiedOverRest = (change: (contact: Record<string, string>) => void): Change =>
  changeEveryPerson((person) => {
    if (isOutsidePersonsFile(person) && person.kontaktinformasjon !== undefined) change(person.kontaktinformasjon);
  });

/** Changes one person over both protocols. */
const changeRole = (
  role: string,
  overSoap: (person: string) => string,
  overRest: (person: Record<string, unknown>) => void,
) =>
  ((service) =>
    changeEverySoapPerson((person) =>
      findPersonIdentifier(person) === findIdentifier(role) ? overSoap(person) : person,
    )(
      changeEveryPerson((person) => {
        if (person.personidentifikator === findIdentifier(role)) overRest(person);
      })(service),
    )) satisfies Change;

const FUTURE = '2031-01-01T12:00:00';
const EMAIL = matchElement('Epostadresse');

export const soapResponseMutants: readonly Mutant[] = [
  ...(
    [
      ['Kontaktinformasjon', 'addresses'],
      ['SikkerDigitalPostAdresse', 'mailboxes'],
      ['X509Sertifikat', 'certificates'],
    ] as const
  ).map(([part, what]) => ({
    name: `returns only the ${what} of persons with expired data over SOAP`,
    fires: ['soap/expired-withheld'],
    serve: returnExpired([part]),
  })),
  {
    name: 'returns a mailbox over both protocols that differs from the persons file',
    corner: true,
    fires: ['soap/persons-file-matches'],
    serve: changeRole(
      'mailbox-digipost',
      (person) => person.replace('per.dahl#9K2M', 'per.dahl#0000'),
      (person) => {
        if (person.digital_post !== undefined) {
          person.digital_post = { ...(person.digital_post as object), postkasseadresse: 'per.dahl#0000' };
        }
      },
    ),
  },
  {
    name: 'omits a mailbox of the persons file over both protocols',
    fires: ['soap/persons-file-matches'],
    serve: changeRole(
      'mailbox-e-boks',
      (person) => person.replace(matchElement('SikkerDigitalPostAdresse'), ''),
      (person) => {
        delete person.digital_post;
      },
    ),
  },
  {
    name: 'returns e-mail addresses without an at sign over both protocols',
    fires: ['soap/contact-values'],
    serve: (service) =>
      changeUnspecifiedOverSoap((person) => person.replace(EMAIL, (email) => email.replace('@', '.')))(
        changeUnspecifiedOverRest((contact) => {
          if (contact.epostadresse !== undefined) contact.epostadresse = contact.epostadresse.replace('@', '.');
        })(service),
      ),
  },
  {
    name: 'returns mobile numbers with words over both protocols',
    fires: ['soap/contact-values'],
    serve: (service) =>
      changeUnspecifiedOverSoap((person) => person.replace(/\+47(\d{8})</, '$1 (jobb)<'))(
        changeUnspecifiedOverRest((contact) => {
          const { mobiltelefonnummer } = contact;
          if (mobiltelefonnummer !== undefined) contact.mobiltelefonnummer = `${mobiltelefonnummer.slice(3)} (jobb)`;
        })(service),
      ),
  },
  {
    name: 'returns timestamps in the future over both protocols',
    fires: ['soap/timestamps-not-in-future'],
    serve: (service) =>
      changeUnspecifiedOverSoap((person) =>
        person.includes('>KAN_IKKE')
          ? person
          : person.replace(/sistVerifisert="[^"]*"/g, `sistVerifisert="${FUTURE}Z"`),
      )(
        changeEveryPerson((person) => {
          if (!isOutsidePersonsFile(person) || person.kontaktinformasjon === undefined) return;
          for (const name of Object.keys(person.kontaktinformasjon).filter((one) => one.endsWith('sist_verifisert')))
            person.kontaktinformasjon[name] = `${FUTURE}Z`;
        })(service),
      ),
  },
  {
    name: 'exchanges the e-mail addresses of two persons over SOAP',
    fires: ['soap/agrees-with-rest', 'soap/persons-file-matches', 'soap/batch-independent', 'soap/duplicates'],
    serve: changeSoapResponse((xml) => {
      const [one, other] = ['email-only', 'd-number'].map((role) =>
        findPersons(xml).find((person) => person.includes(findIdentifier(role))),
      );
      const [mine, yours] = [one, other].map((person) => />([^<>]+@[^<>]+)</.exec(person ?? '')?.[1]);
      if (mine === undefined || yours === undefined) return xml;
      return xml.replaceAll(mine, '\u0001').replaceAll(yours, mine).replaceAll('\u0001', yours);
    }),
  },
  {
    name: 'returns another e-mail address over SOAP for persons outside the persons file',
    fires: ['soap/agrees-with-rest'],
    serve: changeUnspecifiedOverSoap((person) => person.replace(/>[^<>]+@[^<>]+</, '>post@example.com<')),
  },
];
