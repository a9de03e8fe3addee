import {
  changeBody,
  changeError,
  changeList,
  changeLookupResponse,
  changeRequest,
  createError,
  isLookup,
  replaceResponse,
  withIdentifiers,
} from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Service, ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';

const parseRequest = ({ body }: ServiceRequest): Record<string, unknown> | undefined => {
  try {
    const value = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

export const getInformasjonsbehov = (asked: ServiceRequest): readonly string[] =>
  (parseRequest(asked)?.informasjonsbehov as string[] | undefined) ?? [];
const isJson = ({ headers }: ServiceRequest): boolean => headers['content-type'] === 'application/json';
const isPost = ({ method }: ServiceRequest): boolean => method === 'POST';
const isGet = (asked: ServiceRequest): boolean => asked.method === 'GET' && isLookup(asked);
const hasToken = ({ headers }: ServiceRequest): boolean => headers.authorization !== undefined;
const hasMoreThan = (limit: number) => (asked: ServiceRequest) => asked.identifiers.length > limit;
const hasWrongLength = (asked: ServiceRequest): boolean =>
  asked.identifiers.some((identifier) => !/^\d{11}$/.test(identifier));
const isJsonText = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const isEmptyList = (asked: ServiceRequest): boolean => {
  const items = parseRequest(asked)?.personidentifikatorer;
  return Array.isArray(items) && items.length === 0;
};
const isMalformed = (asked: ServiceRequest): boolean => isPost(asked) && isJson(asked) && !isJsonText(asked.body);
const hasNoIdentifiers = (asked: ServiceRequest): boolean =>
  isLookup(asked) &&
  isJson(asked) &&
  parseRequest(asked) !== undefined &&
  parseRequest(asked)?.personidentifikatorer === undefined;

const EMPTY_LIST: ServiceResponse = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ personer: [] }),
};
const returnEmptyList = async (): Promise<ServiceResponse> => EMPTY_LIST;
const returnServerError = async (): Promise<ServiceResponse> => createError(500, 'try again later');

/** Merges the responses to two halves of the request. */
async function splitRequest(asked: ServiceRequest, service: Service): Promise<ServiceResponse> {
  const parts = [asked.identifiers.slice(0, 1000), asked.identifiers.slice(1000)];
  const answers = await Promise.all(parts.map((part) => service(withIdentifiers(asked, part))));
  const personer = answers.flatMap((answer) => JSON.parse(String(answer.body)).personer);
  return { ...answers[0]!, body: JSON.stringify({ personer }) };
}

export const requestMutants: readonly Mutant[] = [
  {
    name: 'rejects a single identifier',
    fires: ['request/one-identifier', 'batch/split'],
    serve: changeLookupResponse((answer, { identifiers }) => (identifiers.length === 1 ? createError(400) : answer)),
  },
  {
    name: 'returns a single person as an object instead of a list',
    corner: true,
    fires: ['response/personer-array'],
    serve: changeBody(({ personer }, { identifiers }) =>
      identifiers.length === 1 ? { personer: personer[0] ?? null } : { personer },
    ),
  },
  {
    name: 'rejects more than 999 identifiers',
    fires: ['request/thousand-identifiers'],
    serve: replaceResponse(hasMoreThan(999), async () => createError(400)),
  },
  {
    name: 'rejects more than 100 identifiers',
    fires: ['request/thousand-identifiers'],
    serve: replaceResponse(hasMoreThan(100), async () => createError(400)),
  },
  {
    name: 'accepts 1001 identifiers',
    fires: ['request/over-thousand-rejected'],
    serve: replaceResponse(hasMoreThan(1000), splitRequest),
  },
  {
    name: 'returns the first 1000 persons for 1001 identifiers',
    fires: ['request/over-thousand-rejected'],
    serve: replaceResponse(hasMoreThan(1000), (asked, service) =>
      service(withIdentifiers(asked, asked.identifiers.slice(0, 1000))),
    ),
  },
  {
    name: 'returns 500 for 1001 identifiers',
    corner: true,
    fires: ['request/over-thousand-rejected', 'request/no-server-error'],
    serve: replaceResponse(hasMoreThan(1000), returnServerError),
  },
  {
    name: 'returns 413 for 1001 identifiers',
    fires: ['request/over-thousand-rejected'],
    serve: replaceResponse(hasMoreThan(1000), async () => createError(413)),
  },
  {
    name: 'returns an empty list for an empty list',
    fires: ['request/empty-rejected'],
    serve: replaceResponse(isEmptyList, returnEmptyList),
  },
  {
    name: 'returns an empty list for a body without personidentifikatorer',
    fires: ['request/member-required'],
    serve: replaceResponse(hasNoIdentifiers, returnEmptyList),
  },
  {
    name: 'accepts an identifier outside a list',
    fires: ['request/member-required'],
    serve: changeRequest((asked) => {
      const identifier = parseRequest(asked)?.personidentifikatorer;
      return typeof identifier === 'string' ? withIdentifiers(asked, [identifier]) : asked;
    }),
  },
  {
    name: 'accepts JSON with a trailing comma',
    fires: ['request/malformed-json-rejected'],
    serve: changeRequest((asked) => ({ ...asked, body: asked.body.replace(',]', ']') })),
  },
  {
    name: 'returns an empty list for a body that is not JSON',
    fires: ['request/malformed-json-rejected'],
    serve: replaceResponse(isMalformed, returnEmptyList),
  },
  {
    name: 'returns 500 for a body that is not JSON',
    fires: ['request/malformed-json-rejected', 'request/no-server-error'],
    serve: replaceResponse(isMalformed, returnServerError),
  },
  {
    name: 'returns identifiers of a wrong length as not registered',
    fires: ['request/wrong-length-rejected'],
    serve: replaceResponse(hasWrongLength, async ({ identifiers }) => ({
      ...EMPTY_LIST,
      body: JSON.stringify({
        personer: identifiers.map((personidentifikator) => ({
          personidentifikator,
          reservasjon: 'NEI',
          status: 'IKKE_REGISTRERT',
        })),
      }),
    })),
  },
  {
    name: 'returns an empty list for identifiers of a wrong length',
    fires: ['request/wrong-length-rejected'],
    serve: replaceResponse(hasWrongLength, returnEmptyList),
  },
  {
    name: 'returns the persons of the last request for a GET',
    fires: ['request/post-only'],
    serve: (service) => {
      let last = EMPTY_LIST;
      return async (asked) => {
        if (isGet(asked)) return { ...last, status: 200 };
        const answer = await service(asked);
        if (answer.status === 200 && isLookup(asked)) last = answer;
        return answer;
      };
    },
  },
  {
    name: 'returns 400 for a GET',
    fires: ['request/post-only'],
    serve: replaceResponse(isGet, async () => createError(400)),
  },
  {
    name: 'accepts a body with the media type text/plain',
    fires: ['request/other-media-type-rejected'],
    serve: changeRequest((asked) =>
      asked.headers['content-type'] === 'text/plain'
        ? { ...asked, headers: { ...asked.headers, 'content-type': 'application/json' } }
        : asked,
    ),
  },
  {
    name: 'returns an empty list for a form body',
    fires: ['request/other-media-type-rejected'],
    serve: replaceResponse(
      ({ headers }) => headers['content-type'] === 'application/x-www-form-urlencoded',
      returnEmptyList,
    ),
  },
  {
    name: 'returns 500 for text/plain',
    fires: ['request/other-media-type-rejected', 'request/no-server-error'],
    serve: replaceResponse(({ headers }) => headers['content-type'] === 'text/plain', returnServerError),
  },
  {
    name: 'returns 400 for an unknown informasjonsbehov',
    fires: ['request/unknown-informasjonsbehov-ignored'],
    serve: replaceResponse(
      (asked) => getInformasjonsbehov(asked).includes('Yndlingsfarge'),
      async () => createError(400),
    ),
  },
  {
    name: 'omits contact information if another informasjonsbehov is unknown',
    fires: ['request/unknown-informasjonsbehov-ignored'],
    serve: changeList((personer, asked) => {
      if (getInformasjonsbehov(asked).includes('Yndlingsfarge'))
        for (const person of personer) delete person.kontaktinformasjon;
      return personer;
    }),
  },
  {
    name: 'returns 400 for a duplicate informasjonsbehov',
    fires: ['request/repeated-informasjonsbehov-ignored'],
    serve: replaceResponse(
      (asked) => new Set(getInformasjonsbehov(asked)).size < getInformasjonsbehov(asked).length,
      async () => createError(400),
    ),
  },
  {
    name: 'omits contact information if Kontaktinfo is requested twice',
    fires: ['request/repeated-informasjonsbehov-ignored'],
    serve: changeList((personer, asked) => {
      if (getInformasjonsbehov(asked).length === 2 && new Set(getInformasjonsbehov(asked)).size === 1) {
        for (const person of personer) delete person.kontaktinformasjon;
      }
      return personer;
    }),
  },
  {
    name: 'omits the status unless Person is requested',
    fires: ['request/person-is-implicit'],
    serve: changeList((personer, asked) => {
      const needs = getInformasjonsbehov(asked);
      if (needs.length > 0 && !needs.includes('Person')) for (const person of personer) delete person.status;
      return personer;
    }),
  },
  {
    name: 'returns 500 for every invalid request',
    fires: [
      'access/altered-claims',
      'access/expired-token',
      'access/foreign-key',
      'access/invalid-signature',
      'access/key-in-token',
      'access/missing-token',
      'access/non-bearer-scheme',
      'access/public-key-as-secret',
      'access/unknown-token',
      'access/unsigned-token',
      'logged-in-person/change-requires-scope',
      'logged-in-person/invalid-language-rejected',
      'request/empty-rejected',
      'request/malformed-json-rejected',
      'request/member-required',
      'request/no-server-error',
      'request/other-media-type-rejected',
      'request/over-thousand-rejected',
      'request/post-only',
      'request/wrong-length-rejected',
    ],
    serve: changeError((answer) => ({ ...answer, status: 500 })),
  },
  {
    name: 'returns errors with status 200',
    fires: [
      'access/altered-claims',
      'access/expired-token',
      'access/foreign-key',
      'access/invalid-signature',
      'access/key-in-token',
      'access/missing-token',
      'access/non-bearer-scheme',
      'access/public-key-as-secret',
      'access/unknown-token',
      'access/unsigned-token',
      'changes/scope-required',
      'logged-in-person/change-requires-scope',
      'logged-in-person/invalid-language-rejected',
      'logged-in-person/pid-required',
      'request/empty-rejected',
      'request/malformed-json-rejected',
      'request/member-required',
      'request/other-media-type-rejected',
      'request/over-thousand-rejected',
      'request/post-only',
      'request/wrong-length-rejected',
    ],
    serve: changeError((answer) => ({ ...answer, status: 200 })),
  },
  {
    name: 'returns 500 for an unknown field in the request',
    corner: true,
    fires: ['request/no-server-error'],
    serve: replaceResponse((asked) => hasToken(asked) && parseRequest(asked)?.ukjent !== undefined, returnServerError),
  },
];
