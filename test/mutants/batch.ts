import { found, type Json, list, refusal } from './changes.ts';
import type { Mutant } from './mutant.ts';
import { hasEmail, identifierOf, isDeleted, isNotRegistered, isUnstated } from './persons.ts';
import type { Answer, Asked, Change } from './service.ts';

const EVERY = ['batch/permuted', 'batch/split', 'batch/merged', 'batch/repeated'];

/** Everything about a person but who it is. */
const dataOf = ({ personidentifikator: _, ...data }: Json): Json => data;

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

export const batchMutants: readonly Mutant[] = [
  {
    name: 'data of the neighbour',
    breaks: 'gives each person of a batch what is known of the next one',
    fires: EVERY,
    serve: list((personer) =>
      personer.map((person, index) => ({ ...person, ...dataOf(personer[(index + 1) % personer.length]!) })),
    ),
  },
  {
    name: 'sorted behind the scenes',
    breaks: 'finds persons in another order than it answers them',
    fires: EVERY,
    serve: list((personer) => {
      const sorted = [...personer].sort((one, other) =>
        one.personidentifikator.localeCompare(other.personidentifikator),
      );
      return personer.map((person, index) => ({
        ...dataOf(sorted[index]!),
        personidentifikator: person.personidentifikator,
      }));
    }),
  },
  {
    name: 'addresses mixed up in large batches',
    breaks: 'gives the same address to everybody in a batch of more than 60',
    fires: ['batch/merged'],
    serve: list((personer) => (personer.length > 60 ? rewriting(personer, oneAddress) : personer)),
  },
  {
    name: 'addresses mixed up in small batches',
    breaks: 'gives the same address to everybody in a batch of less than 30',
    fires: ['batch/split'],
    serve: list((personer) => (personer.length < 30 ? rewriting(personer, oneAddress) : personer)),
  },
  {
    name: 'the first one counts',
    breaks: 'writes every address as that of the first person is written',
    fires: ['batch/permuted', 'batch/split', 'batch/merged'],
    serve: list((personer) =>
      rewriting(personer, (person) => {
        if (hasEmail(person) && Number(personer[0]!.personidentifikator) % 2 === 0) oneAddress(person);
      }),
    ),
  },
  {
    name: 'the second answer differs',
    breaks: 'answers the same question otherwise the second time',
    fires: ['batch/repeated'],
    serve: (service) =>
      byTurn((personer, turn) => (turn % 2 === 1 ? rewriting(personer, oneAddress) : personer))(service),
  },
  {
    name: 'two replicas',
    breaks: 'answers every other call from a copy that is older',
    fires: EVERY,
    serve: (service) => {
      let calls = 0;
      return list((personer) =>
        rewriting(personer, (person) => {
          if (hasEmail(person)) person.kontaktinformasjon.epostadresse = `${calls++ % 2}@example.com`;
        }),
      )(service);
    },
  },
  {
    name: 'one who is not registered fails all',
    breaks: 'answers 404 to a batch with somebody who is not registered',
    fires: ['batch/not-registered-does-not-fail-others', 'answer/status-200', 'request/thousand-identifiers'],
    serve: refusing(isNotRegistered, refusal(404)),
  },
  {
    name: 'nobody after one who is not registered',
    breaks: 'tells nothing of those who come after somebody who is not registered',
    fires: ['batch/not-registered-does-not-fail-others'],
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
    fires: ['batch/slettet-does-not-fail-others'],
    serve: list((personer) => {
      const first = personer.findIndex(isDeleted);
      return first === -1 ? personer : personer.slice(0, first + 1);
    }),
  },
];
