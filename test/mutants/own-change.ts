import {
  changeBody,
  changeBodyAt,
  changeRequest,
  createError,
  type Json,
  replaceResponse,
} from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';
import { LOGGED_IN, TOKENS } from '../support/mutants/tokens.ts';

const isPatch = ({ method }: ServiceRequest): boolean => method === 'PATCH';
const isOwnLookup = ({ identifiers }: ServiceRequest): boolean =>
  identifiers[0] === LOGGED_IN && identifiers.length === 4;
export const CHANGE_LOG = /\/hentEndringer$/;
const getFrom = ({ body }: ServiceRequest): number => JSON.parse(body).fraEndringsId;

/** Applies a change after the language has been changed to nb, and until it is changed again. */
export const whileChanged =
  (change: Change): Change =>
  (service) => {
    const changed = change(service);
    let isChanged = false;
    return async (asked) => {
      if (!isPatch(asked)) return (isChanged ? changed : service)(asked);
      const response = await service(asked);
      if (response.status === 204) isChanged = JSON.parse(asked.body).spraak === 'nb';
      return response;
    };
  };

/** Changes persons of the lookups before and after a change of the language. */
export const changeOwnLookup = (change: (person: Json, asked: ServiceRequest) => void): Change =>
  changeBody(({ personer }, asked) => {
    if (isOwnLookup(asked)) for (const person of personer) change(person, asked);
    return { personer };
  });

export const isOwn = ({ personidentifikator }: Json): boolean => personidentifikator === LOGGED_IN;

/** Handles PATCH as if it carried the token of the logged-in person. */
export const acceptPatch = (which: (asked: ServiceRequest) => boolean): Change =>
  changeRequest((asked) =>
    isPatch(asked) && which(asked)
      ? { ...asked, headers: { ...asked.headers, authorization: `Bearer ${TOKENS.user}` } }
      : asked,
  );

/** Returns the first response to each lookup of the logged-in person for ever. */
const cacheOwnLookups =
  (isCached: (asked: ServiceRequest) => boolean): Change =>
  (service) => {
    const kept = new Map<string, Promise<ServiceResponse>>();
    return (asked) => {
      if (!isOwnLookup(asked) || !isCached(asked)) return service(asked);
      const response = kept.get(asked.path) ?? service(asked);
      kept.set(asked.path, response);
      return response;
    };
  };

export const ownChangeMutants: readonly Mutant[] = [
  {
    name: 'changes the language of other persons too',
    fires: ['logged-in-person/change-affects-nothing-else'],
    serve: whileChanged(
      changeOwnLookup((person) => {
        if (!isOwn(person) && person.status === 'AKTIV') person.spraak = 'en';
      }),
    ),
  },
  {
    name: 'deletes the contact information when the language is changed, in version 2',
    corner: true,
    fires: ['logged-in-person/change-affects-nothing-else'],
    serve: whileChanged(
      changeOwnLookup((person, { version }) => {
        if (isOwn(person) && version === 'v2') delete person.kontaktinformasjon;
      }),
    ),
  },
  {
    name: 'reserves the person whose language is changed',
    fires: ['logged-in-person/change-affects-nothing-else'],
    serve: whileChanged(
      changeOwnLookup((person) => {
        if (isOwn(person)) Object.assign(person, { reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES' });
      }),
    ),
  },
  {
    name: 'returns the logged-in person as reserved after a change of the language',
    corner: true,
    fires: ['logged-in-person/change-affects-nothing-else'],
    serve: whileChanged(
      changeBodyAt(/v1\/person$/, (person) => ({ ...person, reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES' })),
    ),
  },
  {
    name: 'caches lookups beyond a change of the language',
    fires: ['logged-in-person/change-visible-in-lookup'],
    serve: cacheOwnLookups(() => true),
  },
  {
    name: 'caches lookups of version 2 beyond a change of the language',
    corner: true,
    fires: ['logged-in-person/change-visible-in-lookup'],
    serve: cacheOwnLookups(({ version }) => version === 'v2'),
  },
  {
    name: 'omits changes of the language from the changes',
    fires: ['logged-in-person/change-in-changes'],
    serve: whileChanged(
      changeBodyAt(CHANGE_LOG, ({ list, ...ids }) => ({ ...ids, list: list.filter((person: Json) => !isOwn(person)) })),
    ),
  },
  {
    name: 'changes the language without a token',
    fires: ['logged-in-person/change-requires-scope'],
    serve: acceptPatch(({ headers }) => headers.authorization === undefined),
  },
  {
    name: 'changes the language for a token without a person',
    fires: ['logged-in-person/change-requires-scope'],
    serve: acceptPatch(({ headers }) => headers.authorization === `Bearer ${TOKENS.main}`),
  },
  {
    name: "returns another person's e-mail address to the logged-in person",
    fires: ['logged-in-person/same-as-lookup'],
    serve: changeBodyAt(/\/person$/, (person) => ({
      ...person,
      kontaktinformasjon: { ...person.kontaktinformasjon, epostadresse: 'post@example.com' },
    })),
  },
  {
    name: 'returns the logged-in person as deleted in version 2',
    corner: true,
    fires: ['logged-in-person/same-as-lookup'],
    serve: changeBodyAt(/v2\/person$/, ({ personidentifikator }) => ({ personidentifikator, status: 'SLETTET' })),
  },
  {
    name: 'returns 404 at the end of the changes',
    corner: true,
    fires: ['changes/end-is-empty'],
    serve: (service) => async (asked) => {
      const response = await service(asked);
      if (!CHANGE_LOG.test(asked.path) || response.status !== 200) return response;
      return JSON.parse(String(response.body)).list.length === 0 ? createError(404) : response;
    },
  },
  {
    name: 'returns the change with the requested id too',
    fires: ['changes/end-is-empty'],
    serve: replaceResponse(
      (asked) => CHANGE_LOG.test(asked.path) && getFrom(asked) > 0,
      async (asked, service) => {
        const response = await service({ ...asked, body: JSON.stringify({ fraEndringsId: getFrom(asked) - 1 }) });
        if (response.status !== 200) return response;
        return {
          ...response,
          body: JSON.stringify({ ...JSON.parse(String(response.body)), fraEndringsId: getFrom(asked) }),
        };
      },
    ),
  },
  {
    name: 'omits the change after the requested one',
    fires: ['changes/pages-adjoin', 'logged-in-person/change-in-changes'],
    serve: changeBodyAt(CHANGE_LOG, ({ list, ...ids }, asked) => ({
      ...ids,
      list: getFrom(asked) > 0 ? list.slice(1) : list,
    })),
  },
  {
    name: 'returns all changes for every requested id',
    fires: ['changes/end-is-empty', 'changes/pages-adjoin'],
    serve: replaceResponse(
      (asked) => CHANGE_LOG.test(asked.path) && getFrom(asked) > 0 && asked.headers.authorization !== undefined,
      async (asked, service) => {
        const [response, all] = [await service(asked), await service({ ...asked, body: '{"fraEndringsId":0}' })];
        if (response.status !== 200 || all.status !== 200) return response;
        const { list } = JSON.parse(String(all.body));
        return { ...response, body: JSON.stringify({ ...JSON.parse(String(response.body)), list }) };
      },
    ),
  },
  {
    name: 'returns the e-mail address of the next person in the changes',
    fires: ['changes/current-data'],
    serve: changeBodyAt(CHANGE_LOG, ({ list, ...ids }) => ({
      ...ids,
      list: list.map((person: Json, index: number) => {
        const { epostadresse } = list[(index + 1) % list.length].kontaktinformasjon ?? {};
        if (epostadresse === undefined || person.kontaktinformasjon === undefined) return person;
        return { ...person, kontaktinformasjon: { ...person.kontaktinformasjon, epostadresse } };
      }),
    })),
  },
];
