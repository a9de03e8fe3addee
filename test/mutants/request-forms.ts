import {
  changeLookupResponse,
  changeRequest,
  createError,
  type Json,
  replaceResponse,
  withIdentifiers,
} from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';

const reject = (which: (asked: ServiceRequest) => boolean, status: number) =>
  replaceResponse(which, async () => createError(status));

const getMediaType = ({ headers }: ServiceRequest): string => headers['content-type'] ?? '';
const getAccept = ({ headers }: ServiceRequest): string => headers.accept ?? 'application/json';
const isJose = (asked: ServiceRequest): boolean => getAccept(asked) === 'application/jose';
const hasDuplicates = ({ identifiers }: ServiceRequest): boolean => new Set(identifiers).size < identifiers.length;
const isBatch = ({ identifiers }: ServiceRequest): boolean => identifiers.length > 5;
/** Identifiers with a future date of birth. */
const isNotYetBorn = (identifier: string): boolean => identifier.slice(4, 6) === '39';
const areNotYetBorn = ({ identifiers }: ServiceRequest): boolean =>
  identifiers.length === 3 && identifiers.every(isNotYetBorn);

/** Changes the persons of responses to requests with duplicates of persons whom other requests contain too. */
const changeDuplicates = (change: (personer: Json[], asked: ServiceRequest) => unknown) =>
  changeLookupResponse((answer, asked) => {
    if (!hasDuplicates(asked) || !isBatch(asked)) return answer;
    return { ...answer, body: JSON.stringify({ personer: change(JSON.parse(String(answer.body)).personer, asked) }) };
  });

const withPersoner = (personer: unknown): ServiceResponse => ({
  ...createError(200),
  body: JSON.stringify({ personer }),
});

export const requestFormMutants: readonly Mutant[] = [
  {
    name: 'rejects the parameter charset of the media type',
    fires: ['request/content-type-forms'],
    serve: reject((asked) => getMediaType(asked).includes(';'), 415),
  },
  {
    name: 'compares the media type of the body by letter case',
    fires: ['request/content-type-forms'],
    serve: reject((asked) => getMediaType(asked) === 'Application/JSON', 415),
  },
  {
    name: 'requires Content-Length of the body',
    fires: ['request/transfer-forms'],
    serve: reject(({ headers }) => headers['transfer-encoding'] !== undefined, 411),
  },
  {
    name: 'rejects headers that it does not know',
    fires: ['request/other-headers'],
    serve: reject(({ headers }) => headers.traceparent !== undefined, 400),
  },
  {
    name: 'returns 406 for Accept: */*',
    fires: ['request/accept-forms'],
    serve: reject((asked) => getAccept(asked) === '*/*', 406),
  },
  {
    name: 'ignores q-values and returns HTML',
    fires: ['request/accept-forms'],
    serve: changeLookupResponse((answer, asked) =>
      getAccept(asked).startsWith('text/html')
        ? { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>KRR</h1>' }
        : answer,
    ),
  },
  {
    name: 'rejects every Accept except application/json and application/jose',
    fires: ['request/accept-forms'],
    serve: reject((asked) => getAccept(asked) !== 'application/json' && !isJose(asked), 406),
  },
  {
    name: 'rejects line breaks in JSON',
    fires: ['request/json-forms'],
    serve: reject(({ body }) => body.startsWith('\r\n'), 400),
  },
  {
    name: 'finds identifiers with a regular expression',
    fires: ['request/json-forms'],
    serve: changeRequest((asked) =>
      asked.body.includes('\\u003') ? withIdentifiers(asked, asked.identifiers.slice(0, 1)) : asked,
    ),
  },
  {
    name: 'requires personidentifikatorer as the first member',
    fires: ['request/json-forms', 'request/unknown-member-position'],
    serve: reject(({ path, body }) => path.endsWith('/personer') && /^\{"(?!personidentif)/.test(body), 400),
  },
  {
    name: 'returns the second occurrence of a person as not registered',
    fires: ['batch/duplicates'],
    serve: changeDuplicates((personer) => {
      const seen = new Set<string>();
      return personer.map((person) => {
        const { personidentifikator } = person;
        if (!seen.has(personidentifikator)) {
          seen.add(personidentifikator);
          return person;
        }
        return { personidentifikator, reservasjon: 'NEI', status: 'IKKE_REGISTRERT' };
      });
    }),
  },
  {
    name: 'replaces the neighbour of a duplicate',
    fires: ['batch/duplicates'],
    serve: changeDuplicates((personer) => personer.map((person, index) => (index === 1 ? personer[0] : person))),
  },
  {
    name: 'sorts persons if there are duplicates',
    fires: ['batch/duplicates'],
    serve: changeDuplicates((personer) =>
      [...personer].sort((one, other) => (one.personidentifikator < other.personidentifikator ? -1 : 1)),
    ),
  },
  {
    name: 'returns 404 if no person is registered',
    fires: ['batch/only-not-registered', 'v2/only-not-registered'],
    serve: reject(areNotYetBorn, 404),
  },
  {
    name: 'returns null if no person is registered',
    fires: ['batch/only-not-registered', 'v2/only-not-registered'],
    serve: replaceResponse(areNotYetBorn, async () => withPersoner(null)),
  },
  {
    name: 'returns 204 in version 2 if no person is registered',
    corner: true,
    fires: ['v2/only-not-registered'],
    serve: replaceResponse(
      (asked) =>
        areNotYetBorn(asked) && !asked.body.includes('"inkluderIkkeRegistrerte":true') && asked.version === 'v2',
      async () => ({ status: 204, headers: {}, body: '' }),
    ),
  },
];
