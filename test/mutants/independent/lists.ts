import {
  changeBody,
  changeList,
  createError,
  type Json,
  withIdentifiers,
} from '../../support/mutants/break-service.ts';
import { isLookup, isV2, restrict, type Which } from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import type { Change, ServiceResponse } from '../../support/mutants/service.ts';

const findDuplicate = (identifiers: readonly string[]): number =>
  identifiers.findIndex((identifier, index) => identifiers.indexOf(identifier) !== index);
const hasDuplicate: Which = ({ identifiers }) => findDuplicate(identifiers) !== -1;
const onDuplicates = (change: (personer: Json[], duplicate: number) => unknown): Change =>
  restrict(
    hasDuplicate,
    changeList((personer, { identifiers }) => change(personer, findDuplicate(identifiers))),
  );
const replaceAt = (personer: Json[], index: number, person: Json | undefined): Json[] =>
  personer.map((old, position) => (position === index && person !== undefined ? person : old));
const asNotRegistered = ({ personidentifikator }: Json): Json => ({
  personidentifikator,
  reservasjon: 'NEI',
  status: 'IKKE_REGISTRERT',
  varslingsstatus: 'KAN_IKKE_VARSLES',
});

/** Changes responses to v2 without any person. */
const onEmpty =
  (change: (answer: ServiceResponse) => ServiceResponse): Change =>
  (service) =>
  async (asked) => {
    const answer = await service(asked);
    const isEmpty = isLookup(asked) && isV2(asked) && String(answer.body) === '{"personer":[]}';
    return isEmpty ? change(answer) : answer;
  };
const emptyBody = (body: unknown): Change => onEmpty((answer) => ({ ...answer, body: JSON.stringify(body) }));

const hasOnlyNotRegistered = (personer: Json[]): boolean =>
  personer.length > 0 && personer.every(({ status }) => status === 'IKKE_REGISTRERT');
/** Changes v1 responses in which no person is registered. */
const onNobody =
  (change: (answer: ServiceResponse) => ServiceResponse): Change =>
  (service) =>
  async (asked) => {
    const answer = await service(asked);
    if (!isLookup(asked) || isV2(asked) || answer.status !== 200) return answer;
    return hasOnlyNotRegistered(JSON.parse(String(answer.body)).personer) ? change(answer) : answer;
  };

export const listMutants: readonly IndependentMutant[] = [
  {
    name: 'returns a duplicate instead of the person before it',
    serve: onDuplicates((personer, index) => replaceAt(personer, index - 1, personer[index])),
  },
  {
    name: 'returns a duplicate instead of the person after it',
    serve: onDuplicates((personer, index) => replaceAt(personer, index + 1, personer[index])),
  },
  {
    name: 'returns the data of a duplicate for the person after it',
    serve: onDuplicates((personer, index) =>
      replaceAt(
        personer,
        index + 1,
        personer[index + 1] && { ...personer[index], personidentifikator: personer[index + 1]!.personidentifikator },
      ),
    ),
  },
  {
    name: 'returns a duplicate as not registered',
    serve: onDuplicates((personer, index) =>
      personer.map((person, at) => (at === index ? asNotRegistered(person) : person)),
    ),
  },
  {
    name: 'returns both occurrences of a duplicate as not registered',
    serve: onDuplicates((personer, index) =>
      personer.map((person) =>
        person.personidentifikator === personer[index]?.personidentifikator ? asNotRegistered(person) : person,
      ),
    ),
  },
  {
    name: 'returns the persons in reverse order if there is a duplicate',
    serve: onDuplicates((personer) => personer.reverse()),
  },
  {
    name: 'returns duplicates at the end',
    serve: onDuplicates((personer, index) => [...personer.filter((_, at) => at !== index), personer[index]]),
  },
  { name: 'omits the last person if there is a duplicate', serve: onDuplicates((personer) => personer.slice(0, -1)) },
  {
    name: 'omits a duplicate and the person after it',
    serve: onDuplicates((personer, index) => personer.filter((_, at) => at !== index && at !== index + 1)),
  },
  { name: 'returns no persons if there is a duplicate', serve: onDuplicates(() => []) },
  {
    name: 'returns 500 for duplicates in v2',
    serve: restrict(
      (asked) => isV2(asked) && hasDuplicate(asked),
      () => async () => createError(500),
    ),
  },
  {
    name: 'omits both occurrences of a duplicate in v2',
    serve: restrict(
      (asked) => isV2(asked) && hasDuplicate(asked),
      (service) => (asked) =>
        service(
          withIdentifiers(
            asked,
            asked.identifiers.filter((one, _, every) => every.indexOf(one) === every.lastIndexOf(one)),
          ),
        ),
    ),
  },
  {
    name: 'returns the first person for every duplicate',
    serve: onDuplicates((personer, index) => replaceAt(personer, index, personer[0])),
  },
  { name: 'returns null for an empty list in v2', serve: emptyBody({ personer: null }) },
  { name: 'omits personer for an empty list in v2', serve: emptyBody({}) },
  { name: 'returns an empty object for an empty list in v2', serve: emptyBody({ personer: {} }) },
  { name: 'returns a list with null for an empty list in v2', serve: emptyBody({ personer: [null] }) },
  { name: 'returns 404 if no person is registered in v2', serve: onEmpty(() => createError(404)) },
  {
    name: 'returns 204 if no person is registered in v2',
    serve: onEmpty(() => ({ status: 204, headers: {}, body: '' })),
  },
  {
    name: 'returns an empty body if no person is registered in v2',
    serve: onEmpty((answer) => ({ ...answer, body: '' })),
  },
  { name: 'returns 500 if no person is registered in v2', serve: onEmpty(() => createError(500)) },
  { name: 'returns 404 if no person is registered in v1', serve: onNobody(() => createError(404)) },
  {
    name: 'returns an empty list if no person is registered in v1',
    serve: onNobody((answer) => ({ ...answer, body: '{"personer":[]}' })),
  },
  {
    name: 'returns a single person without the list',
    serve: changeBody((body, { identifiers }) =>
      identifiers.length === 1 && body.personer[0] ? { personer: body.personer[0] } : body,
    ),
  },
  {
    name: 'returns persons who are not registered in v2 if a person in the batch is deleted',
    serve: restrict(isV2, (service) => async (asked) => {
      const answer = await service(asked);
      if (!isLookup(asked) || answer.status !== 200) return answer;
      const { personer } = JSON.parse(String(answer.body));
      if (!personer.some(({ status }: Json) => status === 'SLETTET')) return answer;
      return service(withIdentifiers(asked, asked.identifiers, { inkluderIkkeRegistrerte: true }));
    }),
  },
  {
    name: 'omits deleted persons in v2',
    serve: restrict(
      isV2,
      changeList((personer) => personer.filter(({ status }) => status !== 'SLETTET')),
    ),
  },
  {
    name: 'omits reserved persons in v2',
    serve: restrict(
      isV2,
      changeList((personer) => personer.filter(({ reservasjon }) => reservasjon !== 'JA')),
    ),
  },
];
