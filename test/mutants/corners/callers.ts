import {
  changeBodyAt,
  changeError,
  changeRequest,
  createError,
  type Json,
  replaceResponse,
} from '../../support/mutants/break-service.ts';
import { isChangeLog, isPersonEndpoint, isV2, restrict } from '../../support/mutants/independent/changes.ts';
import type { Mutant } from '../../support/mutants/mutant.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../../support/mutants/service.ts';
import { TOKENS } from '../../support/mutants/tokens.ts';
import { acceptRequests, changeErrorDetail, getAuthorization, isExpired, isUnknownToken } from '../access.ts';
import { getRequestedId } from '../change-log.ts';
import { isInvalid, isLanguageChange, isPatch } from '../logged-in-person.ts';
import { acceptPatch, CHANGE_LOG, changeOwnLookup, isOwn, whileChanged } from '../own-change.ts';
import { exchangeTokens, hasToken } from '../scopes.ts';
import { IN_V1, IN_V2, limitToOwnRules, restrictMutant } from './corner.ts';

const both =
  (...tests: readonly ((asked: ServiceRequest) => boolean)[]) =>
  (asked: ServiceRequest): boolean =>
    tests.every((matches) => matches(asked));

const hasBareToken = (asked: ServiceRequest): boolean => Object.values(TOKENS).includes(getAuthorization(asked));
const isUnauthorized = ({ status }: ServiceResponse): boolean => status === 401;

const MAILBOX = { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' };

const readLanguage = ({ body }: ServiceRequest): unknown => JSON.parse(body).spraak;

const accessCorners: readonly Mutant[] = [
  restrictMutant('accepts the Basic scheme as Bearer', IN_V2),
  restrictMutant('accepts an unknown token', IN_V2),
  restrictMutant('accepts a token with an invalid signature', IN_V2),
  restrictMutant('accepts an expired token', IN_V2),
  restrictMutant('sends the Basic scheme in WWW-Authenticate', IN_V2),
  restrictMutant('truncates the JSON of errors', IN_V2),
  restrictMutant('includes the request body in errors', IN_V2),
  restrictMutant('includes an SQL query in errors', IN_V2),
  {
    name: 'accepts an unknown token for the logged-in person',
    corner: true,
    fires: ['access/unknown-token'],
    serve: acceptRequests(both(isPersonEndpoint, isUnknownToken)),
  },
  {
    name: 'accepts a token in the address for one person',
    corner: true,
    fires: ['access/token-in-query'],
    serve: changeRequest((asked) => {
      const [path = '', token] = asked.path.split('?access_token=');
      return token === undefined || asked.identifiers.length !== 1
        ? asked
        : { ...asked, path, headers: { ...asked.headers, authorization: `Bearer ${decodeURIComponent(token)}` } };
    }),
  },
  {
    name: 'accepts a token without a scheme in version 2',
    corner: true,
    fires: ['access/scheme-required'],
    serve: acceptRequests(both(isV2, hasBareToken)),
  },
  {
    name: 'accepts a token without a scheme for one person',
    corner: true,
    fires: ['access/scheme-required'],
    serve: acceptRequests(both(hasBareToken, ({ identifiers }) => identifiers.length === 1)),
  },
  {
    name: 'includes the token without its signature in errors',
    fires: ['access/errors-without-token', 'access/errors-without-identifiers'],
    rules: ['access/*'],
    serve: changeErrorDetail((asked) => `cannot use ${getAuthorization(asked).split(/[ .]/).slice(0, 3).join('.')}`),
  },
  {
    name: 'includes an expired token in errors',
    corner: true,
    fires: ['access/errors-without-token'],
    serve: restrict(
      isExpired,
      changeErrorDetail((asked) => `expired: ${getAuthorization(asked)}`),
    ),
  },
  {
    name: 'returns HTML with status 401 only',
    corner: true,
    fires: ['access/errors-are-json'],
    serve: changeError((answer) =>
      isUnauthorized(answer)
        ? { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' }, body: '<h1>401</h1>' }
        : answer,
    ),
  },
];

const scopeCorners: readonly Mutant[] = [
  restrictMutant('returns digital_post to a client with only the contact scope', IN_V2),
  restrictMutant('returns varslingsstatus to a client with only the digital-post scope', IN_V2),
  restrictMutant('omits reservasjon for a client with only the digital-post scope', IN_V2),
  restrictMutant('returns contact information to a token without any scope', IN_V2),
  restrictMutant('returns the same person to every token without a person', IN_V2, ['logged-in-person/pid-required']),
  {
    name: 'returns the mailbox of the logged-in person to the contact scope in version 2',
    corner: true,
    fires: ['disclosure/contact-scope-elsewhere'],
    serve: replaceResponse(both(isV2, isPersonEndpoint, hasToken('user-contact')), async (asked, service) => {
      const answer = await service(asked);
      const person = JSON.parse(String(answer.body));
      return { ...answer, body: JSON.stringify({ ...person, digital_post: MAILBOX }) };
    }),
  },
  {
    name: 'returns changes to the contact scope alone',
    corner: true,
    fires: ['changes/scope-required'],
    serve: restrict(both(isChangeLog, hasToken('contact')), exchangeTokens('contact', 'changes-contact')),
  },
];

/** Returns the state before the last change in the first response after it. */
const returnPreviousOnce: Change = (service) => {
  let last: ServiceResponse | undefined;
  let isStale = false;
  return async (asked) => {
    const answer = await service(asked);
    if (!isPersonEndpoint(asked)) return answer;
    if (isPatch(asked)) {
      isStale = answer.status === 204;
      return answer;
    }
    const returned = isStale && last !== undefined ? last : answer;
    isStale = false;
    last = answer;
    return returned;
  };
};

const languageCorners: readonly Mutant[] = [
  {
    name: 'returns 200 for a change to the language nb',
    corner: true,
    fires: ['logged-in-person/patch-204'],
    serve: replaceResponse(
      (asked) => isLanguageChange(asked) && readLanguage(asked) === 'nb',
      async (asked, service) => ({ ...(await service(asked)), status: 200 }),
    ),
  },
  {
    name: 'returns the old language in the first response after a change',
    corner: true,
    fires: [
      'logged-in-person/patch-visible',
      'logged-in-person/delete-preference',
      'logged-in-person/invalid-language-rejected',
    ],
    serve: returnPreviousOnce,
  },
  {
    name: 'reverts an earlier change of the language when it rejects an unsupported one',
    corner: true,
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: (service) => {
      let before = '';
      return async (asked) => {
        const answer = await service(asked);
        if (isPersonEndpoint(asked) && asked.method === 'GET' && answer.status === 200 && before === '')
          before = JSON.parse(String(answer.body)).spraak ?? '';
        if (isInvalid(asked)) await service({ ...asked, body: JSON.stringify({ spraak: before }) });
        return answer;
      };
    },
  },
  {
    name: 'returns nb after the deletion of the language',
    corner: true,
    fires: ['logged-in-person/delete-preference'],
    serve: changeBodyAt(/\/person$/, (person) => ({ spraak: 'nb', ...person })),
  },
  {
    name: 'rejects every change of the language after the first one',
    corner: true,
    fires: ['logged-in-person/patch-204', 'logged-in-person/patch-reverted', 'logged-in-person/delete-preference'],
    serve: (service) => {
      let changes = 0;
      return replaceResponse(
        (asked) => isPatch(asked) && !isInvalid(asked) && asked.headers.authorization === `Bearer ${TOKENS.user}`,
        async (asked) => (++changes > 1 ? createError(409) : service(asked)),
      )(service);
    },
  },
  {
    name: 'omits the language in the lookup after it has been changed',
    fires: ['logged-in-person/change-visible-in-lookup'],
    serve: whileChanged(
      changeOwnLookup((person) => {
        if (isOwn(person)) delete person.spraak;
      }),
    ),
  },
  {
    name: 'omits changes of the language from the changes after the first page',
    corner: true,
    fires: ['logged-in-person/change-in-changes'],
    serve: changeBodyAt(CHANGE_LOG, ({ list, ...ids }, asked) => ({
      ...ids,
      list: getRequestedId(asked) > 0 ? list.filter((person: Json) => !isOwn(person)) : list,
    })),
  },
  {
    name: 'changes the language with the contact scope of the person',
    corner: true,
    fires: ['logged-in-person/change-requires-scope'],
    serve: acceptPatch(hasToken('user-contact')),
  },
];

const otherCorners: readonly Mutant[] = [
  restrictMutant('signs responses without a certificate', IN_V2),
  restrictMutant('omits persons from the signed response', IN_V2),
  restrictMutant('returns different data whenever a request is repeated', IN_V2, ['batch/repeated']),
  restrictMutant('replaces the neighbour of a duplicate', IN_V2),
  restrictMutant('returns 404 if no person is registered', IN_V1, ['batch/only-not-registered']),
  {
    name: 'returns no changes if there is only one after the requested id',
    corner: true,
    fires: ['changes/pages-adjoin'],
    serve: changeBodyAt(CHANGE_LOG, ({ list, ...ids }) => ({ ...ids, list: list.length === 1 ? [] : list })),
  },
];

/** Mutants of tokens, scopes and other endpoints that deviate in a corner, or in a further way. */
export const callerCorners: readonly Mutant[] = limitToOwnRules([
  ...accessCorners,
  ...scopeCorners,
  ...languageCorners,
  ...otherCorners,
]);
