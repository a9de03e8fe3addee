import { found, type Json, list, refusal } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { hasEmail, identifierOf, isDeleted, isNotRegistered, isUnstated } from '../support/mutants/persons.ts';
import type { Answer, Asked, Change } from '../support/mutants/service.ts';

/** Rules that a person is answered alike, whoever else is asked for. */
const WHOEVER_ELSE = [
  'batch/independent-of-others',
  'batch/not-registered-does-not-fail-others',
  'batch/slettet-does-not-fail-others',
];

/** Changes the persons of an answer by how often the very same was asked before. */
const byTurn = (change: (personer: Json[], turn: number) => Json[]): Change => {
  const turns = new Map<string, number>();
  const turnOf = ({ path, body, headers }: Asked): number => {
    const key = `${path} ${headers.authorization} ${body}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return turn;
  };
  return list((personer, asked) => change(personer, turnOf(asked)));
};

const rewriting = (personer: Json[], change: (person: Json) => void): Json[] => {
  personer.filter(isUnstated).forEach(change);
  return personer;
};

const oneAddress = (person: Json): void => {
  if (hasEmail(person)) person.kontaktinformasjon.epostadresse = 'post@example.com';
};

const refusing = (which: (person: Json) => boolean, answer: Answer) =>
  found((usual, { identifiers }) => {
    const { personer } = JSON.parse(String(usual.body)) as { personer: Json[] };
    return identifiers.length > 1 && personer.some(which) ? answer : usual;
  });

/** Gives the addresses that are in an answer to other persons who have one. */
const readdressing = (personer: Json[], others: (withAddress: readonly Json[]) => readonly Json[]): Json[] => {
  const withAddress = personer.filter((person) => isUnstated(person) && hasEmail(person));
  const addresses = others(withAddress).map(({ kontaktinformasjon }) => kontaktinformasjon.epostadresse);
  withAddress.forEach(({ kontaktinformasjon }, index) => {
    kontaktinformasjon.epostadresse = addresses[index];
  });
  return personer;
};

const isBetween = (least: number, most: number, { length }: readonly unknown[]): boolean =>
  length >= least && length <= most;

export const batchMutants: readonly Mutant[] = [
  {
    name: 'address of the neighbour',
    breaks: 'gives each person of a batch the address of the next one',
    fires: ['batch/order-independent', 'batch/split', ...WHOEVER_ELSE],
    serve: list((personer) => readdressing(personer, ([first, ...others]) => (first ? [...others, first] : []))),
  },
  {
    name: 'sorted behind the scenes',
    breaks: 'takes addresses in the order of the identifiers, and gives them in the order of the request',
    fires: ['batch/order-independent', 'batch/split', ...WHOEVER_ELSE],
    serve: list((personer) =>
      readdressing(personer, (withAddress) =>
        [...withAddress].sort((one, other) => one.personidentifikator.localeCompare(other.personidentifikator)),
      ),
    ),
  },
  {
    name: 'addresses mixed up in large batches',
    breaks: 'gives the same address to everybody in a batch of 60 to 200',
    fires: ['batch/independent-of-others'],
    serve: list((personer) => (isBetween(60, 200, personer) ? rewriting(personer, oneAddress) : personer)),
  },
  {
    name: 'addresses mixed up from the hundredth on',
    breaks: 'gives persons of a batch the address of the next one, from the hundredth on',
    fires: ['batch/split'],
    serve: list((personer) => [
      ...personer.slice(0, 100),
      ...readdressing(personer.slice(100), ([first, ...others]) => (first ? [...others, first] : [])),
    ]),
  },
  {
    name: 'addresses mixed up in half a batch',
    breaks: 'gives the same address to everybody in a batch of 15 to 30',
    fires: ['batch/split'],
    serve: list((personer) => (isBetween(15, 30, personer) ? rewriting(personer, oneAddress) : personer)),
  },
  {
    name: 'the first one counts',
    breaks: 'gives the same address to everybody after one who is not registered and comes first',
    fires: ['batch/order-independent', 'batch/not-registered-does-not-fail-others'],
    serve: list((personer) =>
      personer.length > 1 && isNotRegistered(personer[0]!) ? rewriting(personer, oneAddress) : personer,
    ),
  },
  {
    name: 'the second answer differs',
    breaks: 'answers the same question otherwise the second time',
    fires: ['batch/repeated', 'jose/same-payload'],
    serve: (service) =>
      byTurn((personer, turn) => (turn % 2 === 1 ? rewriting(personer, oneAddress) : personer))(service),
  },
  {
    name: 'never twice the same',
    breaks: 'answers another address with every call',
    fires: [
      'batch/order-independent',
      'batch/repeated',
      'batch/split',
      ...WHOEVER_ELSE,
      'request/unknown-informasjonsbehov-ignored',
      'request/repeated-informasjonsbehov-ignored',
      'disclosure/delegated-scopes-equal',
      'v2/agrees-with-v1',
      'jose/same-payload',
    ],
    serve: (service) => {
      let calls = 0;
      return list((personer) => {
        calls++;
        return rewriting(personer, (person) => {
          if (hasEmail(person)) person.kontaktinformasjon.epostadresse = `${calls}@example.com`;
        });
      })(service);
    },
  },
  {
    name: 'one who is not registered fails all',
    breaks: 'answers 404 to a batch with somebody who is not registered',
    fires: ['batch/not-registered-does-not-fail-others', 'response/status-200', 'request/thousand-identifiers'],
    serve: refusing(isNotRegistered, refusal(404)),
  },
  {
    name: 'nobody after one who is not registered',
    breaks: 'tells nothing of those who come after somebody who is not registered',
    fires: [
      'batch/not-registered-does-not-fail-others',
      'batch/order-independent',
      'batch/split',
      'batch/independent-of-others',
      'persons-file/matches',
    ],
    serve: list((personer) => {
      const first = personer.findIndex(isNotRegistered);
      return personer.map((person, index) =>
        first !== -1 && index > first
          ? { personidentifikator: person.personidentifikator, reservasjon: 'NEI', status: 'IKKE_REGISTRERT' }
          : person,
      );
    }),
  },
  {
    name: 'one who is deleted fails all',
    breaks: 'answers 410 to a batch with a certain deleted person, and others',
    fires: ['batch/slettet-does-not-fail-others'],
    serve: found((answer, { identifiers }) =>
      identifiers.length < 20 && identifiers.length > 1 && identifiers.includes(identifierOf('deleted'))
        ? refusal(410)
        : answer,
    ),
  },
  {
    name: 'nobody after one who is deleted',
    breaks: 'leaves out those who come after a deleted person',
    fires: [
      'batch/slettet-does-not-fail-others',
      'batch/order-independent',
      'batch/split',
      'request/thousand-identifiers',
      'response/one-per-identifier',
      'v2/include-not-registered',
      'persons-file/matches',
    ],
    serve: list((personer) => {
      const first = personer.findIndex(isDeleted);
      return first === -1 ? personer : personer.slice(0, first + 1);
    }),
  },
];
