import { changeBodyAt, createError, type Json, replaceResponse } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { UNUSED_IDENTIFIER } from '../support/mutants/persons.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';

const PERSON = /\/person$/;

const changeLoggedInPerson = (change: (person: Json) => unknown): Change => changeBodyAt(PERSON, change);

export const isPatch = ({ method }: ServiceRequest): boolean => method === 'PATCH';
const getLanguage = ({ body }: ServiceRequest): string => JSON.parse(body).spraak;
const isDeletion = (asked: ServiceRequest): boolean => isPatch(asked) && getLanguage(asked) === '';
export const isInvalid = (asked: ServiceRequest): boolean => isPatch(asked) && getLanguage(asked) === 'sv';
export const isLanguageChange = (asked: ServiceRequest): boolean =>
  isPatch(asked) && !isDeletion(asked) && !isInvalid(asked);

const NO_CONTENT: ServiceResponse = { status: 204, headers: {}, body: '' };
const confirm = async (): Promise<ServiceResponse> => NO_CONTENT;

/** Handles the request but returns another status. */
const respondWithStatus = (which: (asked: ServiceRequest) => boolean, status: number): Change =>
  replaceResponse(which, async (asked, service) => ({ ...(await service(asked)), status }));

/** Stores this language for every change. */
const storeOnlyLanguage = (spraak: string): Change =>
  replaceResponse(isLanguageChange, async (asked, service) => service({ ...asked, body: JSON.stringify({ spraak }) }));

export const loggedInPersonMutants: readonly Mutant[] = [
  {
    name: 'returns another person instead of the logged-in person',
    fires: ['logged-in-person/own-person'],
    serve: changeLoggedInPerson((person) => ({ ...person, personidentifikator: UNUSED_IDENTIFIER })),
  },
  {
    name: 'wraps the logged-in person in another object',
    fires: ['logged-in-person/own-person'],
    serve: changeLoggedInPerson((person) => ({ person })),
  },
  {
    name: 'returns the logged-in person in a list',
    fires: ['logged-in-person/own-person'],
    serve: changeLoggedInPerson((person) => [person]),
  },
  {
    name: 'omits the status of the logged-in person',
    fires: ['logged-in-person/own-person'],
    serve: changeLoggedInPerson(({ status: _, ...person }) => person),
  },
  {
    name: 'returns 500 for the logged-in person',
    corner: true,
    fires: ['logged-in-person/own-person', 'request/no-server-error'],
    serve: replaceResponse(
      ({ path }) => PERSON.test(path),
      async () => createError(500),
    ),
  },
  {
    name: 'returns 200 when the language is changed or deleted',
    fires: [
      'logged-in-person/patch-204',
      'logged-in-person/delete-preference',
      'logged-in-person/change-requires-scope',
    ],
    serve: respondWithStatus((asked) => isPatch(asked) && !isInvalid(asked), 200),
  },
  {
    name: 'rejects every change of the language',
    fires: ['logged-in-person/patch-204', 'logged-in-person/patch-reverted'],
    serve: replaceResponse(isLanguageChange, async () => createError(422)),
  },
  {
    name: 'returns 500 for every change of the language',
    fires: [
      'logged-in-person/patch-204',
      'logged-in-person/invalid-language-rejected',
      'logged-in-person/delete-preference',
      'logged-in-person/change-requires-scope',
      'request/no-server-error',
    ],
    serve: replaceResponse(isPatch, async () => createError(500)),
  },
  {
    name: 'confirms a change of the language without storing it',
    fires: [
      'logged-in-person/patch-visible',
      'logged-in-person/patch-reverted',
      'logged-in-person/change-requires-scope',
    ],
    serve: replaceResponse(isLanguageChange, confirm),
  },
  {
    name: 'returns the logged-in person from two requests earlier',
    fires: [
      'logged-in-person/patch-visible',
      'logged-in-person/invalid-language-rejected',
      'logged-in-person/delete-preference',
    ],
    serve: (service) => {
      const remembered: ServiceResponse[] = [];
      return async (asked) => {
        const answer = await service(asked);
        if (!PERSON.test(asked.path) || isPatch(asked) || answer.status !== 200) return answer;
        remembered.push(answer);
        return remembered.at(-2) ?? answer;
      };
    },
  },
  {
    name: 'stores the same language for every change',
    fires: ['logged-in-person/patch-visible', 'logged-in-person/patch-reverted'],
    serve: storeOnlyLanguage('se'),
  },
  {
    name: 'accepts an unsupported language',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: replaceResponse(isInvalid, confirm),
  },
  {
    name: 'stores an unsupported language and returns it',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: (service) => {
      let kept = false;
      return async (asked) => {
        if (isPatch(asked)) kept = isInvalid(asked);
        if (isInvalid(asked)) return NO_CONTENT;
        const answer = await service(asked);
        if (!kept || !PERSON.test(asked.path)) return answer;
        return { ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), spraak: 'sv' }) };
      };
    },
  },
  {
    name: 'returns 400 and stores an unsupported language',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: respondWithStatus(isInvalid, 400),
  },
  {
    name: 'returns 400 for an unsupported language and deletes the previous one',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: replaceResponse(isInvalid, async (asked, service) => {
      await service({ ...asked, body: JSON.stringify({ spraak: '' }) });
      return { ...(await service(asked)), status: 400 };
    }),
  },
  {
    name: 'rejects an unsupported language and deletes the previous one',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: replaceResponse(isInvalid, async (asked, service) => {
      await service({ ...asked, body: JSON.stringify({ spraak: '' }) });
      return service(asked);
    }),
  },
  {
    name: 'rejects the deletion of the language',
    fires: ['logged-in-person/delete-preference'],
    serve: replaceResponse(isDeletion, async () => createError(422)),
  },
  {
    name: 'confirms the deletion of the language without deleting it',
    fires: ['logged-in-person/delete-preference'],
    serve: replaceResponse(isDeletion, confirm),
  },
];
