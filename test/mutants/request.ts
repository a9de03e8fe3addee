import {
  asking,
  askingFor,
  body,
  found,
  isLookup,
  list,
  refusal,
  refused,
  where,
} from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Answer, Asked, Service } from '../support/mutants/service.ts';

const parsed = ({ body }: Asked): Record<string, unknown> | undefined => {
  try {
    const value = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

const needsOf = (asked: Asked): readonly string[] => (parsed(asked)?.informasjonsbehov as string[] | undefined) ?? [];
const isJson = ({ headers }: Asked): boolean => headers['content-type'] === 'application/json';
const isPost = ({ method }: Asked): boolean => method === 'POST';
const isGet = (asked: Asked): boolean => asked.method === 'GET' && isLookup(asked);
const hasToken = ({ headers }: Asked): boolean => headers.authorization !== undefined;
const asksMoreThan = (limit: number) => (asked: Asked) => asked.identifiers.length > limit;
const wrongLength = (asked: Asked): boolean => asked.identifiers.some((identifier) => !/^\d{11}$/.test(identifier));
const isEmptyList = (asked: Asked): boolean => {
  const items = parsed(asked)?.personidentifikatorer;
  return Array.isArray(items) && items.length === 0;
};
const isMalformed = (asked: Asked): boolean => isPost(asked) && isJson(asked) && parsed(asked) === undefined;
const lacksMember = (asked: Asked): boolean =>
  isLookup(asked) && isJson(asked) && parsed(asked) !== undefined && parsed(asked)?.personidentifikatorer === undefined;

/** The rules that something is refused. */
const EVERY_REFUSAL = [
  'request/over-thousand-rejected',
  'request/empty-rejected',
  'request/member-required',
  'request/malformed-json-rejected',
  'request/wrong-length-rejected',
  'request/other-media-type-rejected',
  'request/post-only',
  'access/missing-token',
  'access/non-bearer-scheme',
  'access/unknown-token',
  'access/invalid-signature',
  'access/expired-token',
  'logged-in-person/invalid-language-rejected',
];

const nobody: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ personer: [] }),
};
const withoutAnybody = async (): Promise<Answer> => nobody;
const failing = async (): Promise<Answer> => refusal(500, 'try again later');

/** Two answers as one. */
async function joined(asked: Asked, service: Service): Promise<Answer> {
  const parts = [asked.identifiers.slice(0, 1000), asked.identifiers.slice(1000)];
  const answers = await Promise.all(parts.map((part) => service(askingFor(asked, part))));
  const personer = answers.flatMap((answer) => JSON.parse(String(answer.body)).personer);
  return { ...answers[0]!, body: JSON.stringify({ personer }) };
}

export const requestMutants: readonly Mutant[] = [
  {
    name: 'one alone is refused',
    breaks: 'wants at least two identifiers',
    fires: ['request/one-identifier', 'batch/split'],
    serve: found((answer, { identifiers }) => (identifiers.length === 1 ? refusal(400) : answer)),
  },
  {
    name: 'one alone is not wrapped',
    breaks: 'answers a single person as an object instead of a list of one',
    fires: ['response/personer-array', 'batch/split'],
    serve: body(({ personer }, { identifiers }) =>
      identifiers.length === 1 ? { personer: personer[0] ?? null } : { personer },
    ),
  },
  {
    name: 'limit one too low',
    breaks: 'takes 999 identifiers at the most',
    fires: ['request/thousand-identifiers'],
    serve: where(asksMoreThan(999), async () => refusal(400)),
  },
  {
    name: 'limit of a hundred',
    breaks: 'takes 100 identifiers at the most',
    fires: ['request/thousand-identifiers'],
    serve: where(asksMoreThan(100), async () => refusal(400)),
  },
  {
    name: 'limit one too high',
    breaks: 'takes 1001 identifiers, and answers them',
    fires: ['request/over-thousand-rejected'],
    serve: where(asksMoreThan(1000), joined),
  },
  {
    name: 'what is over the limit is cut off',
    breaks: 'answers the first 1000 of 1001 as if no more had been asked for',
    fires: ['request/over-thousand-rejected'],
    serve: where(asksMoreThan(1000), (asked, service) => service(askingFor(asked, asked.identifiers.slice(0, 1000)))),
  },
  {
    name: 'too many is a server error',
    breaks: 'answers 500 to 1001 identifiers',
    fires: ['request/over-thousand-rejected', 'request/no-server-error'],
    serve: where(asksMoreThan(1000), failing),
  },
  {
    name: 'too many is another refusal',
    breaks: 'answers 413 to 1001 identifiers',
    fires: ['request/over-thousand-rejected'],
    serve: where(asksMoreThan(1000), async () => refusal(413)),
  },
  {
    name: 'nobody is asked for',
    breaks: 'answers an empty list with an empty list',
    fires: ['request/empty-rejected'],
    serve: where(isEmptyList, withoutAnybody),
  },
  {
    name: 'no list',
    breaks: 'answers a body without personidentifikatorer as if nobody had been asked for',
    fires: ['request/member-required'],
    serve: where(lacksMember, withoutAnybody),
  },
  {
    name: 'a string for a list',
    breaks: 'takes an identifier that is not in a list',
    fires: ['request/member-required'],
    serve: asking((asked) => {
      const identifier = parsed(asked)?.personidentifikatorer;
      return typeof identifier === 'string' ? askingFor(asked, [identifier]) : asked;
    }),
  },
  {
    name: 'a lenient parser',
    breaks: 'reads JSON with a trailing comma',
    fires: ['request/malformed-json-rejected'],
    serve: asking((asked) => ({ ...asked, body: asked.body.replace(',]', ']') })),
  },
  {
    name: 'a forgiving parser',
    breaks: 'answers a body that is not JSON as if nobody had been asked for',
    fires: ['request/malformed-json-rejected'],
    serve: where(isMalformed, withoutAnybody),
  },
  {
    name: 'a parser that fails',
    breaks: 'answers 500 to a body that is not JSON',
    fires: ['request/malformed-json-rejected', 'request/no-server-error'],
    serve: where(isMalformed, failing),
  },
  {
    name: 'any length',
    breaks: 'answers identifiers of a wrong length as not registered',
    fires: ['request/wrong-length-rejected'],
    serve: where(wrongLength, async ({ identifiers }) => ({
      ...nobody,
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
    name: 'wrong lengths are left out',
    breaks: 'answers identifiers of a wrong length with nobody',
    fires: ['request/wrong-length-rejected'],
    serve: where(wrongLength, withoutAnybody),
  },
  {
    name: 'GET answers persons',
    breaks: 'answers a GET with the persons that were asked for last',
    fires: ['request/post-only'],
    serve: (service) => {
      let last = nobody;
      return async (asked) => {
        if (isGet(asked)) return { ...last, status: 200 };
        const answer = await service(asked);
        if (answer.status === 200 && isLookup(asked)) last = answer;
        return answer;
      };
    },
  },
  {
    name: 'GET is a bad request',
    breaks: 'answers 400 to a GET',
    fires: ['request/post-only'],
    serve: where(isGet, async () => refusal(400)),
  },
  {
    name: 'JSON by any name',
    breaks: 'takes a body that is declared to be text/plain',
    fires: ['request/other-media-type-rejected'],
    serve: asking((asked) =>
      asked.headers['content-type'] === 'text/plain'
        ? { ...asked, headers: { ...asked.headers, 'content-type': 'application/json' } }
        : asked,
    ),
  },
  {
    name: 'takes forms',
    breaks: 'answers a form as if nobody had been asked for',
    fires: ['request/other-media-type-rejected'],
    serve: where(({ headers }) => headers['content-type'] === 'application/x-www-form-urlencoded', withoutAnybody),
  },
  {
    name: 'other media types are a server error',
    breaks: 'answers 500 to text/plain',
    fires: ['request/other-media-type-rejected', 'request/no-server-error'],
    serve: where(({ headers }) => headers['content-type'] === 'text/plain', failing),
  },
  {
    name: 'unknown needs are refused',
    breaks: 'answers 400 to an informasjonsbehov that is not defined',
    fires: ['request/unknown-informasjonsbehov-ignored'],
    serve: where(
      (asked) => needsOf(asked).includes('Yndlingsfarge'),
      async () => refusal(400),
    ),
  },
  {
    name: 'unknown needs spoil the known',
    breaks: 'gives no contact information if a value beside Kontaktinfo is not defined',
    fires: ['request/unknown-informasjonsbehov-ignored'],
    serve: list((personer, asked) => {
      if (needsOf(asked).includes('Yndlingsfarge')) for (const person of personer) delete person.kontaktinformasjon;
      return personer;
    }),
  },
  {
    name: 'repeated needs are refused',
    breaks: 'answers 400 to an informasjonsbehov that is named twice',
    fires: ['request/repeated-informasjonsbehov-ignored'],
    serve: where(
      (asked) => new Set(needsOf(asked)).size < needsOf(asked).length,
      async () => refusal(400),
    ),
  },
  {
    name: 'repeated needs cancel out',
    breaks: 'gives no contact information if Kontaktinfo is named twice',
    fires: ['request/repeated-informasjonsbehov-ignored'],
    serve: list((personer, asked) => {
      if (needsOf(asked).length === 2 && new Set(needsOf(asked)).size === 1) {
        for (const person of personer) delete person.kontaktinformasjon;
      }
      return personer;
    }),
  },
  {
    name: 'Person must be asked for',
    breaks: 'leaves the status out unless Person is among the informasjonsbehov',
    fires: ['request/person-is-implicit'],
    serve: list((personer, asked) => {
      const needs = needsOf(asked);
      if (needs.length > 0 && !needs.includes('Person')) for (const person of personer) delete person.status;
      return personer;
    }),
  },
  {
    name: 'every refusal is a server error',
    breaks: 'answers 500 wherever something is wrong with a request',
    fires: [...EVERY_REFUSAL, 'request/no-server-error'],
    serve: refused((answer) => ({ ...answer, status: 500 })),
  },
  {
    name: 'every refusal has status 200',
    breaks: 'says what is wrong in the body, with status 200',
    fires: EVERY_REFUSAL,
    serve: refused((answer) => ({ ...answer, status: 200 })),
  },
  {
    name: 'an unhandled case',
    breaks: 'answers 500 to a member of the request that it does not know',
    fires: ['request/no-server-error'],
    serve: where((asked) => hasToken(asked) && parsed(asked)?.ukjent !== undefined, failing),
  },
];
