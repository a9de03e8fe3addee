import { everyone } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { identifierOf, isUnstated } from '../support/mutants/persons.ts';
import type { Change } from '../support/mutants/service.ts';
import { elementNamed, personsIn, soapEveryone, soapFound, tellingTheExpired } from './soap-changes.ts';

const identifierIn = (person: string): string => />(\d{11})</.exec(person)![1]!;

/** Changes whoever the persons file does not state, over SOAP. */
const strangers = (change: (person: string) => string): Change =>
  soapEveryone((person) => (isUnstated({ personidentifikator: identifierIn(person) }) ? change(person) : person));

/** The same over REST, so that both say the same. */
const strangersOverRest = (change: (contact: Record<string, string>) => void): Change =>
  everyone((person) => {
    if (isUnstated(person) && person.kontaktinformasjon !== undefined) change(person.kontaktinformasjon);
  });

/** Changes what one person is told of, over both. */
const ofRole = (
  role: string,
  overSoap: (person: string) => string,
  overRest: (person: Record<string, unknown>) => void,
) =>
  ((service) =>
    soapEveryone((person) => (identifierIn(person) === identifierOf(role) ? overSoap(person) : person))(
      everyone((person) => {
        if (person.personidentifikator === identifierOf(role)) overRest(person);
      })(service),
    )) satisfies Change;

const AHEAD = '2031-01-01T12:00:00';
const EMAIL = elementNamed('Epostadresse');

/** What is told of persons. */
export const soapToldMutants: readonly Mutant[] = [
  ...(
    [
      ['Kontaktinformasjon', 'addresses'],
      ['SikkerDigitalPostAdresse', 'mailboxes'],
      ['X509Sertifikat', 'certificates'],
    ] as const
  ).map(([part, what]) => ({
    name: `expired ${what}`,
    breaks: `tells of the ${what} alone of those whose data have expired`,
    fires: ['soap/expired-withheld'],
    serve: tellingTheExpired([part]),
  })),
  {
    name: 'another mailbox than stated',
    breaks: 'tells over both protocols of a mailbox that is not as the persons file states it',
    fires: ['soap/persons-file-matches'],
    serve: ofRole(
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
    name: 'no mailbox of one',
    breaks: 'tells over neither protocol of a mailbox that the persons file states',
    fires: ['soap/persons-file-matches'],
    serve: ofRole(
      'mailbox-e-boks',
      (person) => person.replace(elementNamed('SikkerDigitalPostAdresse'), ''),
      (person) => {
        delete person.digital_post;
      },
    ),
  },
  {
    name: 'addresses that are none',
    breaks: 'tells over both protocols of addresses without an at sign',
    fires: ['soap/contact-values'],
    serve: (service) =>
      strangers((person) => person.replace(EMAIL, (email) => email.replace('@', '.')))(
        strangersOverRest((contact) => {
          if (contact.epostadresse !== undefined) contact.epostadresse = contact.epostadresse.replace('@', '.');
        })(service),
      ),
  },
  {
    name: 'numbers with words',
    breaks: 'tells over both protocols of numbers with words in them',
    fires: ['soap/contact-values'],
    serve: (service) =>
      strangers((person) => person.replace(/\+47(\d{8})</, '$1 (jobb)<'))(
        strangersOverRest((contact) => {
          const { mobiltelefonnummer } = contact;
          if (mobiltelefonnummer !== undefined) contact.mobiltelefonnummer = `${mobiltelefonnummer.slice(3)} (jobb)`;
        })(service),
      ),
  },
  {
    name: 'verified tomorrow',
    breaks: 'tells over both protocols of dates that lie ahead',
    fires: ['soap/timestamps-not-in-future'],
    serve: (service) =>
      strangers((person) =>
        person.includes('>KAN_IKKE') ? person : person.replace(/sistVerifisert="[^"]*"/g, `sistVerifisert="${AHEAD}Z"`),
      )(
        everyone((person) => {
          if (!isUnstated(person) || person.kontaktinformasjon === undefined) return;
          for (const name of Object.keys(person.kontaktinformasjon).filter((one) => one.endsWith('sist_verifisert')))
            person.kontaktinformasjon[name] = `${AHEAD}Z`;
        })(service),
      ),
  },
  {
    name: 'addresses swapped over SOAP',
    breaks: 'tells two persons’ addresses of each other over SOAP',
    fires: ['soap/agrees-with-rest', 'soap/persons-file-matches', 'soap/batch-independent'],
    serve: soapFound((xml) => {
      const [one, other] = ['email-only', 'd-number'].map((role) =>
        personsIn(xml).find((person) => person.includes(identifierOf(role))),
      );
      const [mine, yours] = [one, other].map((person) => />([^<>]+@[^<>]+)</.exec(person ?? '')?.[1]);
      if (mine === undefined || yours === undefined) return xml;
      return xml.replaceAll(mine, '\u0001').replaceAll(yours, mine).replaceAll('\u0001', yours);
    }),
  },
  {
    name: 'other addresses of all who are not stated',
    breaks: 'tells of another address over SOAP of everybody whom the persons file does not state',
    fires: ['soap/agrees-with-rest'],
    serve: strangers((person) => person.replace(/>[^<>]+@[^<>]+</, '>post@example.com<')),
  },
];
