import {
  changeEveryPerson,
  changeLookupResponse,
  changePersons,
  changeRequest,
  isLookup,
  replaceResponse,
  withIdentifiers,
} from '../../support/mutants/break-service.ts';
import { isV2, restrict } from '../../support/mutants/independent/changes.ts';
import type { Mutant } from '../../support/mutants/mutant.ts';
import { isActive, isDeleted, isNotRegistered } from '../../support/mutants/persons.ts';
import type { ServiceResponse } from '../../support/mutants/service.ts';
import { getInformasjonsbehov } from '../request.ts';
import { FOR_ONE, IN_V1, IN_V2, limitToOwnRules, OVER_100, restrictMutant } from './corner.ts';

const EMPTY_LIST: ServiceResponse = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"personer":[]}',
};

/** Mutants of requests and responses that deviate in a corner, or in a further way. */
export const requestCorners: readonly Mutant[] = limitToOwnRules([
  restrictMutant('rejects a single identifier', IN_V2, ['request/one-identifier']),
  restrictMutant('returns an empty list for an empty list', IN_V2),
  restrictMutant('returns an empty list for a body without personidentifikatorer', IN_V2),
  restrictMutant('accepts an identifier outside a list', IN_V1),
  restrictMutant('returns an empty list for a body that is not JSON', IN_V2),
  restrictMutant('returns an empty list for a form body', IN_V2),
  restrictMutant('returns 400 for a GET', IN_V2),
  restrictMutant('returns 400 for an unknown informasjonsbehov', IN_V2),
  restrictMutant('omits contact information if Kontaktinfo is requested twice', IN_V2),
  restrictMutant('requires personidentifikatorer as the first member', IN_V2),
  restrictMutant('returns JSON with the media type text/plain', IN_V2),
  restrictMutant('returns some persons twice', OVER_100),
  restrictMutant('returns mobiltelefonnummer as a JSON number', IN_V2),
  restrictMutant('returns null for absent fields', IN_V2),
  restrictMutant('returns an empty object for absent contact information', FOR_ONE),
  {
    name: 'accepts an empty body',
    corner: true,
    fires: ['request/malformed-json-rejected'],
    serve: replaceResponse(
      (asked) => isLookup(asked) && asked.method === 'POST' && asked.body === '',
      async () => EMPTY_LIST,
    ),
  },
  {
    name: 'returns an empty list if personidentifikatorer is null',
    corner: true,
    fires: ['request/member-required'],
    serve: replaceResponse(
      ({ body }) => /"personidentifikatorer": *null/.test(body),
      async () => EMPTY_LIST,
    ),
  },
  {
    name: 'reads the first 11 of 12 digits',
    corner: true,
    fires: ['request/wrong-length-rejected'],
    serve: changeRequest((asked) =>
      asked.identifiers.some((identifier) => /^\d{12}$/.test(identifier))
        ? withIdentifiers(
            asked,
            asked.identifiers.map((identifier) => identifier.slice(0, 11)),
          )
        : asked,
    ),
  },
  {
    name: 'returns status 203 for a lookup in version 2',
    corner: true,
    fires: ['response/status-200'],
    serve: restrict(
      isV2,
      changeLookupResponse((answer) => ({ ...answer, status: 203 })),
    ),
  },
  {
    name: 'omits the status of persons who are not active if informasjonsbehov is present',
    corner: true,
    fires: ['request/person-is-implicit'],
    serve: changeEveryPerson((person, asked) => {
      if (getInformasjonsbehov(asked).length > 0 && !isActive(person)) delete person.status;
    }),
  },
  {
    name: 'omits the status in version 2 if only VarslingsStatus is requested',
    corner: true,
    fires: ['request/person-is-implicit'],
    serve: restrict(
      isV2,
      changeEveryPerson((person, asked) => {
        if (getInformasjonsbehov(asked).join() === 'VarslingsStatus') delete person.status;
      }),
    ),
  },
  {
    name: 'returns the identifier as a number if informasjonsbehov is present',
    fires: ['request/person-is-implicit'],
    serve: changeEveryPerson((person, asked) => {
      if (getInformasjonsbehov(asked).length > 0) person.personidentifikator = Number(person.personidentifikator);
    }),
  },
  {
    name: 'omits the identifier of persons who are not registered',
    corner: true,
    fires: ['person/identifier'],
    serve: changePersons(isNotRegistered, (person) => delete person.personidentifikator),
  },
  {
    name: 'returns the identifier of deleted persons in two groups of digits',
    corner: true,
    fires: ['person/identifier'],
    serve: changePersons(isDeleted, (person) => {
      person.personidentifikator = person.personidentifikator.replace(/^\d{6}/, '$& ');
    }),
  },
]);
