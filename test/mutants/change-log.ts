import { foundAt, type Json, refusal, where } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { isDeleted } from '../support/mutants/persons.ts';
import type { Asked, Change } from '../support/mutants/service.ts';

const CHANGES = /\/hentEndringer$/;
const PAGE = 10;

const listing = (change: (answer: Json) => unknown): Change => foundAt(CHANGES, change);

export const askedFrom = ({ body }: Asked): number => JSON.parse(body).fraEndringsId;

/** Tells of changes a few at a time. The log is one of changes of everybody once, each with the id after the last. */
export const paged = (change: (page: Json, asked: Asked) => unknown = (page) => page): Change =>
  where(
    ({ path }) => CHANGES.test(path),
    async (asked, service) => {
      const answer = await service({ ...asked, body: JSON.stringify({ fraEndringsId: 0 }) });
      return answer.status === 200
        ? { ...answer, body: JSON.stringify(change(pageOf(JSON.parse(String(answer.body)), askedFrom(asked)), asked)) }
        : answer;
    },
  );

function pageOf({ list, sisteEndringsId }: Json, fraEndringsId: number): Json {
  const first = sisteEndringsId - list.length;
  const begin = Math.max(0, fraEndringsId - first);
  const tilEndringsId = Math.min(sisteEndringsId, first + begin + PAGE);
  return { list: list.slice(begin, begin + PAGE), fraEndringsId, tilEndringsId, sisteEndringsId };
}

const isFirst = (asked: Asked): boolean => askedFrom(asked) === 0;

export const changesLogMutants: readonly Mutant[] = [
  {
    name: 'changes under another name',
    breaks: 'sends changes as personer',
    fires: ['changes/shape'],
    serve: listing(({ list, ...ids }) => ({ endringer: list, ...ids })),
  },
  {
    name: 'no way on is told',
    breaks: 'leaves tilEndringsId out',
    fires: ['changes/shape'],
    serve: listing(({ tilEndringsId: _, ...answer }) => answer),
  },
  {
    name: 'ids as text',
    breaks: 'sends the ids of changes as strings',
    fires: ['changes/shape'],
    serve: listing(({ list, ...ids }) => ({
      list,
      ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, String(id)])),
    })),
  },
  {
    name: 'somebody who never was',
    breaks: 'tells of changes of persons who are not registered',
    fires: ['changes/shape'],
    serve: listing(({ list, ...ids }) => ({
      list: list.map((person: Json) => (isDeleted(person) ? { ...person, status: 'IKKE_REGISTRERT' } : person)),
      ...ids,
    })),
  },
  {
    name: 'another beginning',
    breaks: 'tells of changes from another id than the one asked from',
    fires: ['changes/shape'],
    serve: listing((answer) => ({ ...answer, fraEndringsId: answer.fraEndringsId + 1 })),
  },
  {
    name: 'changes in a list',
    breaks: 'answers a list without ids',
    fires: ['changes/shape'],
    serve: listing(({ list }) => list),
  },
  {
    name: 'changes fail',
    breaks: 'fails over changes',
    fires: ['changes/shape', 'changes/monotonic', 'changes/terminates', 'request/no-server-error'],
    serve: where(
      ({ path }) => CHANGES.test(path),
      async () => refusal(500),
    ),
  },
  {
    name: 'beyond the last',
    breaks: 'leads beyond the last change',
    fires: ['changes/monotonic'],
    serve: listing((answer) => ({ ...answer, tilEndringsId: answer.sisteEndringsId + 1 })),
  },
  {
    name: 'the last one falls',
    breaks: 'tells of an earlier last change from answer to answer',
    fires: ['changes/monotonic'],
    serve: paged((page, asked) => ({ ...page, sisteEndringsId: page.sisteEndringsId + (isFirst(asked) ? 5 : 0) })),
  },
  {
    name: 'no progress',
    breaks: 'stays at its first page',
    fires: ['changes/terminates'],
    serve: paged((page, asked) => (isFirst(asked) ? page : { ...page, list: [], tilEndringsId: askedFrom(asked) })),
  },
  {
    name: 'nothing, ever',
    breaks: 'says that there are changes, and tells of none',
    fires: ['changes/terminates'],
    serve: listing((answer) => ({ ...answer, list: [], tilEndringsId: answer.fraEndringsId })),
  },
  {
    name: 'no end',
    breaks: 'has always one change more than it tells of',
    fires: ['changes/terminates'],
    serve: listing(({ fraEndringsId, ...answer }) => ({
      ...answer,
      fraEndringsId,
      tilEndringsId: fraEndringsId + 1,
      sisteEndringsId: fraEndringsId + 2,
    })),
  },
  {
    name: 'in a circle',
    breaks: 'leads back to its first page',
    fires: ['changes/monotonic', 'changes/terminates'],
    serve: paged((page, asked) => (isFirst(asked) ? page : { ...page, tilEndringsId: askedFrom(asked) - 5 })),
  },
];
