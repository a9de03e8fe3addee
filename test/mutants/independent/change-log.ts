import { changeBodyAt, createError, type Json, replaceResponse } from '../../support/mutants/break-service.ts';
import { isChangeLog, parseBody } from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import type { Change, ServiceRequest } from '../../support/mutants/service.ts';
import { paginateChanges } from '../change-log.ts';

const changeLog = (change: (page: Json, asked: ServiceRequest) => unknown): Change =>
  changeBodyAt(/hentEndringer$/, change);
const changePages = (change: (page: Json, asked: ServiceRequest) => unknown): Change => paginateChanges(change);
const changePersonsOfLog = (change: (person: Json, index: number) => unknown): Change =>
  changeLog(({ list, ...ids }) => ({ ...ids, list: list.map(change) }));
const isFirst = (asked: ServiceRequest): boolean => parseBody(asked).fraEndringsId === 0;

/** Repeats the last person of a page at the beginning of the next one. */
const repeatLast: Change = (service) => {
  let last: Json | undefined;
  return changePages((page) => {
    const list = last === undefined ? page.list : [last, ...page.list];
    last = page.list.at(-1) ?? last;
    return { ...page, list };
  })(service);
};

export const changeLogMutants: readonly IndependentMutant[] = [
  { name: 'repeats the last change of a page on the next page', serve: repeatLast },
  {
    name: 'omits the first change of each page but the first',
    serve: changePages((page, asked) => (isFirst(asked) ? page : { ...page, list: page.list.slice(1) })),
  },
  {
    name: 'omits the last change of each page',
    serve: changePages((page) => ({ ...page, list: page.list.slice(0, -1) })),
  },
  {
    name: 'omits the second page of changes',
    serve: changePages((page) =>
      page.list.length === 10 && page.tilEndringsId < page.sisteEndringsId
        ? { ...page, tilEndringsId: page.tilEndringsId + 5 }
        : page,
    ),
  },
  {
    name: 'returns an empty second page of changes',
    serve: changePages((page, asked) => (isFirst(asked) ? page : { ...page, list: [] })),
  },
  {
    name: 'returns a sisteEndringsId before tilEndringsId',
    serve: changeLog((page) => ({ ...page, sisteEndringsId: page.tilEndringsId - 1 })),
  },
  {
    name: 'returns all changes for every fraEndringsId',
    serve: (service) => (asked) =>
      isChangeLog(asked)
        ? changeLog((page) => ({ ...page, fraEndringsId: parseBody(asked).fraEndringsId }))(service)({
            ...asked,
            body: '{"fraEndringsId":0}',
          })
        : service(asked),
  },
  {
    name: 'returns more than 1000 changes in a page',
    serve: changeLog((page) => ({
      ...page,
      list:
        page.list.length === 0 ? [] : Array.from({ length: 1001 }, (_, index) => page.list[index % page.list.length]),
    })),
  },
  {
    name: 'returns the contact information of another person in the log of changes',
    serve: changeLog(({ list, ...ids }) => ({
      ...ids,
      list: list.map((person: Json, index: number) =>
        person.kontaktinformasjon
          ? {
              ...person,
              kontaktinformasjon: list[(index + 1) % list.length].kontaktinformasjon ?? person.kontaktinformasjon,
            }
          : person,
      ),
    })),
  },
  {
    name: 'returns old languages in the log of changes',
    serve: changePersonsOfLog((person) =>
      person.spraak === undefined ? person : { ...person, spraak: person.spraak === 'nb' ? 'nn' : 'nb' },
    ),
  },
  {
    name: 'returns an old e-mail address in the log of changes',
    serve: changePersonsOfLog((person) =>
      person.kontaktinformasjon?.epostadresse
        ? { ...person, kontaktinformasjon: { ...person.kontaktinformasjon, epostadresse: 'gammel@example.com' } }
        : person,
    ),
  },
  {
    name: 'returns deleted persons with their contact information in the log of changes',
    serve: changePersonsOfLog((person) =>
      person.status === 'SLETTET' ? { ...person, kontaktinformasjon: { epostadresse: 'siv@example.com' } } : person,
    ),
  },
  {
    name: 'omits deleted persons in the log of changes',
    serve: changeLog(({ list, ...ids }) => ({ ...ids, list: list.filter(({ status }: Json) => status !== 'SLETTET') })),
  },
  {
    name: 'returns null for an empty list of changes',
    serve: changeLog((page) => ({ ...page, list: page.list.length === 0 ? null : page.list })),
  },
  {
    name: 'omits an empty list of changes',
    serve: changeLog(({ list, ...ids }) => (list.length === 0 ? ids : { list, ...ids })),
  },
  {
    name: 'returns 404 if there are no more changes',
    serve: (service) => async (asked) => {
      const answer = await service(asked);
      const isEnd = isChangeLog(asked) && answer.status === 200 && JSON.parse(String(answer.body)).list.length === 0;
      return isEnd ? createError(404) : answer;
    },
  },
  {
    name: 'returns the oldest change id as tilEndringsId',
    serve: changePages((page) => ({ ...page, tilEndringsId: page.fraEndringsId + 1 })),
  },
  {
    name: 'returns persons of the log of changes without status',
    serve: changePersonsOfLog(({ status: _, ...person }) => person),
  },
  {
    name: 'returns identifiers of the log of changes as numbers',
    serve: changePersonsOfLog((person) => ({ ...person, personidentifikator: Number(person.personidentifikator) })),
  },
  {
    name: 'returns status 500 for a fraEndringsId after the last change',
    serve: replaceResponse(
      (asked) => isChangeLog(asked) && (parseBody(asked).fraEndringsId ?? 0) > 0,
      async () => createError(500),
    ),
  },
  {
    name: 'returns every change of the log without the mailbox',
    serve: changePersonsOfLog(({ digital_post: _, sertifikat: __, ...person }) => person),
  },
];
