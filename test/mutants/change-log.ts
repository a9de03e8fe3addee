import { changeBodyAt, createError, type Json, replaceResponse } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { isReserved } from '../support/mutants/persons.ts';
import type { Change, ServiceRequest } from '../support/mutants/service.ts';

const CHANGES = /\/hentEndringer$/;
const PAGE = 10;

const changeLog = (change: (answer: Json) => unknown): Change => changeBodyAt(CHANGES, change);

export const getRequestedId = ({ body }: ServiceRequest): number => JSON.parse(body).fraEndringsId;

/** Returns changes in pages. The log has one change per person with consecutive ids. */
export const paginateChanges = (change: (page: Json, asked: ServiceRequest) => unknown = (page) => page): Change =>
  replaceResponse(
    ({ path }) => CHANGES.test(path),
    async (asked, service) => {
      const answer = await service({ ...asked, body: JSON.stringify({ fraEndringsId: 0 }) });
      return answer.status === 200
        ? {
            ...answer,
            body: JSON.stringify(change(createPage(JSON.parse(String(answer.body)), getRequestedId(asked)), asked)),
          }
        : answer;
    },
  );

function createPage({ list, sisteEndringsId }: Json, fraEndringsId: number): Json {
  const first = sisteEndringsId - list.length;
  const begin = Math.max(0, fraEndringsId - first);
  const tilEndringsId = Math.min(sisteEndringsId, first + begin + PAGE);
  return { list: list.slice(begin, begin + PAGE), fraEndringsId, tilEndringsId, sisteEndringsId };
}

const isFirst = (asked: ServiceRequest): boolean => getRequestedId(asked) === 0;

export const changeLogMutants: readonly Mutant[] = [
  {
    name: 'returns changes as personer',
    fires: ['changes/shape'],
    serve: changeLog(({ list, ...ids }) => ({ endringer: list, ...ids })),
  },
  {
    name: 'omits tilEndringsId',
    fires: ['changes/shape'],
    serve: changeLog(({ tilEndringsId: _, ...answer }) => answer),
  },
  {
    name: 'returns change ids as strings',
    fires: ['changes/shape'],
    serve: changeLog(({ list, ...ids }) => ({
      list,
      ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, String(id)])),
    })),
  },
  {
    name: 'includes persons who are not registered in changes',
    fires: ['changes/shape', 'changes/current-data'],
    serve: changeLog(({ list, ...ids }) => ({
      list: list.map((person: Json) => (isReserved(person) ? { ...person, status: 'IKKE_REGISTRERT' } : person)),
      ...ids,
    })),
  },
  {
    name: 'returns a fraEndringsId that differs from the request',
    fires: ['changes/shape'],
    serve: changeLog((answer) => ({ ...answer, fraEndringsId: answer.fraEndringsId + 1 })),
  },
  {
    name: 'returns changes as a list without ids',
    fires: ['changes/shape'],
    serve: changeLog(({ list }) => list),
  },
  {
    name: 'returns 500 for the change log',
    corner: true,
    fires: ['changes/shape', 'changes/monotonic', 'changes/terminates', 'request/no-server-error'],
    serve: replaceResponse(
      ({ path }) => CHANGES.test(path),
      async () => createError(500),
    ),
  },
  {
    name: 'returns a tilEndringsId after the last change',
    fires: ['changes/monotonic'],
    serve: changeLog((answer) => ({ ...answer, tilEndringsId: answer.sisteEndringsId + 1 })),
  },
  {
    name: 'returns a sisteEndringsId that decreases from response to response',
    fires: ['changes/monotonic', 'logged-in-person/change-in-changes'],
    serve: paginateChanges((page, asked) => ({
      ...page,
      sisteEndringsId: page.sisteEndringsId + (isFirst(asked) ? 5 : 0),
    })),
  },
  {
    name: 'returns the first page of changes for every request',
    fires: ['changes/terminates', 'changes/pages-adjoin', 'logged-in-person/change-in-changes'],
    serve: paginateChanges((page, asked) =>
      isFirst(asked) ? page : { ...page, list: [], tilEndringsId: getRequestedId(asked) },
    ),
  },
  {
    name: 'announces changes but returns an empty list',
    fires: ['changes/terminates', 'logged-in-person/change-in-changes'],
    serve: changeLog((answer) => ({ ...answer, list: [], tilEndringsId: answer.fraEndringsId })),
  },
  {
    name: 'always announces one more change than it returns',
    fires: ['changes/terminates', 'changes/pages-adjoin'],
    serve: changeLog(({ fraEndringsId, ...answer }) => ({
      ...answer,
      fraEndringsId,
      tilEndringsId: fraEndringsId + 1,
      sisteEndringsId: fraEndringsId + 2,
    })),
  },
  {
    name: 'returns a tilEndringsId that leads back to the first page',
    fires: ['changes/monotonic', 'changes/terminates'],
    serve: paginateChanges((page, asked) =>
      isFirst(asked) ? page : { ...page, tilEndringsId: getRequestedId(asked) - 5 },
    ),
  },
];
