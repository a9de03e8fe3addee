import { changeList, changeLookupResponse, createError, type Json } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import {
  findIdentifier,
  hasEmail,
  hasMailbox,
  hasMobile,
  isDeleted,
  isNotRegistered,
  isOutsidePersonsFile,
} from '../support/mutants/persons.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';

/** The rules that a person does not depend on the other persons in a request. */
const INDEPENDENCE_RULES = [
  'batch/independent-of-others',
  'batch/not-registered-does-not-fail-others',
  'batch/slettet-does-not-fail-others',
];

/** The rules that a part of the batch in another form of request returns the same persons. */
const FORM_RULES = [
  'request/accept-forms',
  'request/content-type-forms',
  'request/json-forms',
  'request/other-headers',
  'request/pipelining',
  'request/transfer-forms',
];

/** Changes the persons depending on how often the same request was sent before. */
const changeByRepetition = (change: (personer: Json[], turn: number) => Json[]): Change => {
  const turns = new Map<string, number>();
  const turnOf = ({ path, body, headers }: ServiceRequest): number => {
    const key = `${path} ${headers.authorization} ${body}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return turn;
  };
  return changeList((personer, asked) => change(personer, turnOf(asked)));
};

const rewritePersons = (personer: Json[], change: (person: Json) => void): Json[] => {
  personer.filter(isOutsidePersonsFile).forEach(change);
  return personer;
};

const setAddress =
  (number: number) =>
  (person: Json): void => {
    if (hasEmail(person)) person.kontaktinformasjon.epostadresse = `post${number}@example.com`;
  };
const setSameAddress = setAddress(1);

const failBatches = (which: (person: Json) => boolean, answer: ServiceResponse) =>
  changeLookupResponse((usual, { identifiers }) => {
    const { personer } = JSON.parse(String(usual.body)) as { personer: Json[] };
    return identifiers.length > 1 && personer.some(which) ? answer : usual;
  });

/** Reassigns the e-mail addresses of a response to other persons who have one. */
const reassignAddresses = (personer: Json[], others: (withAddress: readonly Json[]) => readonly Json[]): Json[] => {
  const withAddress = personer.filter((person) => isOutsidePersonsFile(person) && hasEmail(person));
  const addresses = others(withAddress).map(({ kontaktinformasjon }) => kontaktinformasjon.epostadresse);
  withAddress.forEach(({ kontaktinformasjon }, index) => {
    kontaktinformasjon.epostadresse = addresses[index];
  });
  return personer;
};

const swapMobileNumbers = (personer: Json[]): Json[] => {
  const [one, other] = personer.filter(hasMobile).map(({ kontaktinformasjon }) => kontaktinformasjon);
  [one.mobiltelefonnummer, other.mobiltelefonnummer] = [other.mobiltelefonnummer, one.mobiltelefonnummer];
  return personer;
};

const shiftMailboxes = (personer: Json[]): Json[] => {
  const withMailbox = personer.filter(hasMailbox);
  const mailboxes = withMailbox.map(({ digital_post }) => digital_post);
  withMailbox.slice(1).forEach((person, index) => {
    person.digital_post = mailboxes[index];
  });
  return personer;
};

const isBetween = (least: number, most: number, { length }: readonly unknown[]): boolean =>
  length >= least && length <= most;

export const batchMutants: readonly Mutant[] = [
  {
    name: 'returns each person of a batch with the address of the next person',
    fires: [
      'batch/order-independent',
      'batch/split',
      'batch/duplicates',
      'batch/own-contact-data',
      ...INDEPENDENCE_RULES,
      'logged-in-person/change-affects-nothing-else',
    ],
    serve: changeList((personer) =>
      reassignAddresses(personer, ([first, ...others]) => (first ? [...others, first] : [])),
    ),
  },
  {
    name: 'assigns addresses in the order of the identifiers instead of the request',
    fires: [
      'batch/order-independent',
      'batch/split',
      'batch/duplicates',
      'batch/own-contact-data',
      ...INDEPENDENCE_RULES,
      'logged-in-person/change-affects-nothing-else',
    ],
    serve: changeList((personer) =>
      reassignAddresses(personer, (withAddress) =>
        [...withAddress].sort((one, other) => one.personidentifikator.localeCompare(other.personidentifikator)),
      ),
    ),
  },
  {
    name: 'returns the same address for every person in a batch of 60 to 200',
    corner: true,
    fires: ['batch/independent-of-others'],
    serve: changeList((personer) =>
      isBetween(60, 200, personer) ? rewritePersons(personer, setSameAddress) : personer,
    ),
  },
  {
    name: 'returns the address of the next person from the hundredth person of a batch',
    corner: true,
    fires: ['batch/split', 'batch/own-contact-data'],
    serve: changeList((personer) => [
      ...personer.slice(0, 100),
      ...reassignAddresses(personer.slice(100), ([first, ...others]) => (first ? [...others, first] : [])),
    ]),
  },
  {
    name: 'swaps the mobile numbers of two persons in the first batch of 300 to 700',
    corner: true,
    fires: ['batch/split', 'batch/own-contact-data'],
    serve: (service) => {
      let batches = 0;
      return changeList((personer) =>
        isBetween(300, 700, personer) && ++batches === 1 ? swapMobileNumbers(personer) : personer,
      )(service);
    },
  },
  {
    name: 'returns the mailbox of the person before in batches of 300 to 700 in version 2',
    corner: true,
    fires: ['batch/split', 'batch/own-contact-data', 'mailbox/sertifikat-of-supplier'],
    serve: changeList((personer, { version }) =>
      isBetween(300, 700, personer) && version === 'v2' ? shiftMailboxes(personer) : personer,
    ),
  },
  {
    name: 'returns the same address for every person in a batch of 15 to 30',
    corner: true,
    fires: ['batch/split'],
    serve: changeList((personer) =>
      isBetween(15, 30, personer) ? rewritePersons(personer, setSameAddress) : personer,
    ),
  },
  {
    name: 'returns the same address for every person if the first person is not registered',
    corner: true,
    fires: [
      'batch/order-independent',
      'batch/not-registered-does-not-fail-others',
      'disclosure/independent-of-earlier-token',
    ],
    serve: changeList((personer) =>
      personer.length > 1 && isNotRegistered(personer[0]!) ? rewritePersons(personer, setSameAddress) : personer,
    ),
  },
  {
    name: 'returns different data whenever a request is repeated',
    fires: [
      'batch/repeated',
      'jose/same-payload',
      'request/http-1-0',
      'request/pipelining',
      'request/unknown-member-position',
    ],
    serve: (service) =>
      changeByRepetition((personer, turn) => (turn > 0 ? rewritePersons(personer, setAddress(turn)) : personer))(
        service,
      ),
  },
  {
    name: 'returns a different address in every response',
    fires: [
      'batch/order-independent',
      'batch/repeated',
      'batch/split',
      'batch/duplicates',
      ...INDEPENDENCE_RULES,
      'request/unknown-informasjonsbehov-ignored',
      'request/repeated-informasjonsbehov-ignored',
      'request/http-1-0',
      'request/pipelining',
      'request/unknown-member-position',
      'disclosure/delegated-scopes-equal',
      'disclosure/independent-of-earlier-token',
      'logged-in-person/change-affects-nothing-else',
      'v2/agrees-with-v1',
      'jose/same-payload',
    ],
    serve: (service) => {
      let calls = 0;
      return changeList((personer) => {
        calls++;
        return rewritePersons(personer, setAddress(calls));
      })(service);
    },
  },
  {
    name: 'returns 404 for a batch with a person who is not registered',
    fires: [
      'batch/not-registered-does-not-fail-others',
      'batch/only-not-registered',
      'response/status-200',
      'request/thousand-identifiers',
    ],
    serve: failBatches(isNotRegistered, createError(404)),
  },
  {
    name: 'omits the data of persons after a person who is not registered',
    fires: [
      'batch/not-registered-does-not-fail-others',
      'batch/order-independent',
      'batch/split',
      'batch/duplicates',
      'batch/independent-of-others',
      'disclosure/independent-of-earlier-token',
      'persons-file/matches',
      'request/http-1-0',
      ...FORM_RULES,
    ],
    serve: changeList((personer) => {
      const first = personer.findIndex(isNotRegistered);
      return personer.map((person, index) =>
        first !== -1 && index > first
          ? { personidentifikator: person.personidentifikator, reservasjon: 'NEI', status: 'IKKE_REGISTRERT' }
          : person,
      );
    }),
  },
  {
    name: 'returns 410 for a batch with a certain deleted person',
    corner: true,
    fires: ['batch/slettet-does-not-fail-others', ...FORM_RULES],
    serve: changeLookupResponse((answer, { identifiers }) =>
      identifiers.length < 20 && identifiers.length > 1 && identifiers.includes(findIdentifier('deleted'))
        ? createError(410)
        : answer,
    ),
  },
  {
    name: 'omits persons after a deleted person',
    fires: [
      'batch/slettet-does-not-fail-others',
      'batch/order-independent',
      'batch/split',
      'disclosure/independent-of-earlier-token',
      'request/thousand-identifiers',
      'response/one-per-identifier',
      'v2/include-not-registered',
      'persons-file/matches',
    ],
    serve: changeList((personer) => {
      const first = personer.findIndex(isDeleted);
      return first === -1 ? personer : personer.slice(0, first + 1);
    }),
  },
];
