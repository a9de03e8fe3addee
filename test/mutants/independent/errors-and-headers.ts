import { gzipSync } from 'node:zlib';
import {
  changeError,
  changeLookupResponse,
  changeResponse,
  createError,
  replaceResponse,
} from '../../support/mutants/break-service.ts';
import {
  findToken,
  hasMoreThan,
  isLookup,
  isRead,
  isSoap,
  isV2,
  restrict,
  type Which,
} from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../../support/mutants/service.ts';

const setHeader = (name: string, value: (asked: ServiceRequest) => string | undefined): Change =>
  changeResponse((answer, asked) => {
    const text = value(asked);
    return text === undefined ? answer : { ...answer, headers: { ...answer.headers, [name]: text } };
  });
const setSuccessHeader = (name: string, value: string): Change =>
  changeResponse((answer) =>
    answer.status === 200 ? { ...answer, headers: { ...answer.headers, [name]: value } } : answer,
  );

/** Adds a text to the detail of an error. */
const addDetail = (text: (asked: ServiceRequest) => string): Change =>
  changeError((answer, asked) => {
    const { errors } = JSON.parse(String(answer.body));
    errors[0].detail += `: ${text(asked)}`;
    return { ...answer, body: JSON.stringify({ errors }) };
  });
/** The first eleven digits in the body, if any. */
const findIdentifierText = ({ body }: ServiceRequest): string => /\d{11}/.exec(body)?.[0] ?? '';
const echo = (write: (identifier: string) => string): Change =>
  addDetail((asked) => {
    const identifier = findIdentifierText(asked);
    return identifier === '' ? '' : write(identifier);
  });
const changeText = (change: (text: string) => string | Buffer): Change =>
  changeLookupResponse((answer) => ({ ...answer, body: change(String(answer.body)) }));
const failOn = (which: Which): Change =>
  replaceResponse(
    (asked) => isLookup(asked) && which(asked),
    async () => createError(500),
  );

const TRACES = {
  Java: 'java.lang.NullPointerException\n\tat no.krr.Service.find(Service.java:42)',
  Python: 'Traceback (most recent call last):\n  File "/app/krr/views.py", line 42, in lookup',
  'C#': 'System.NullReferenceException\n   at Krr.Service.Find(String id) in C:\\src\\Service.cs:line 42',
  Go: 'goroutine 12 [running]:\nmain.lookup(0xc000)\n\t/src/krr/main.go:42 +0x1d',
  PHP: 'PHP Fatal error:  Uncaught TypeError in /var/www/krr/index.php:42',
  Ruby: "app/models/person.rb:42:in `find'",
  Rust: "thread 'main' panicked at src/main.rs:42:5",
  JavaScript:
    "TypeError: Cannot read properties of undefined (reading 'map')\n    at lookup (/app/dist/server.js:42:13)",
  SQL: 'ORA-00942: table or view does not exist',
  PostgreSQL: 'ERROR: relation "krr.person" does not exist at character 15',
};

export const errorAndHeaderMutants: readonly IndependentMutant[] = [
  {
    name: 'repeats the identifier in groups in errors',
    serve: echo((identifier) => `${identifier.slice(0, 6)} ${identifier.slice(6)}`),
  },
  {
    name: 'repeats the identifier in base64 in errors',
    serve: echo((identifier) => Buffer.from(identifier).toString('base64')),
  },
  {
    name: 'repeats the body in base64 in errors',
    serve: addDetail(({ body }) => Buffer.from(body).toString('base64')),
  },
  { name: 'repeats the body escaped in errors', serve: addDetail(({ body }) => encodeURIComponent(body)) },
  {
    name: 'repeats the date of birth and the rest of the identifier in errors, apart',
    serve: echo((identifier) => `born ${identifier.slice(0, 6)}, number ${identifier.slice(6)}`),
  },
  {
    name: 'repeats the last five digits of the identifier in errors',
    serve: echo((identifier) => `******${identifier.slice(6)}`),
  },
  {
    name: 'repeats the identifier in the id of errors',
    serve: changeError((answer, asked) => {
      const { errors } = JSON.parse(String(answer.body));
      return {
        ...answer,
        body: JSON.stringify({ errors: [{ ...errors[0], id: `error-${findIdentifierText(asked)}` }] }),
      };
    }),
  },
  {
    name: 'repeats the identifier in a header',
    serve: setHeader('x-request-person', ({ identifiers }) => (identifiers.length === 1 ? identifiers[0] : undefined)),
  },
  { name: 'repeats the token in a header', serve: setHeader('x-token', findToken) },
  {
    name: 'repeats the token in a cookie',
    serve: setHeader('set-cookie', (asked) => findToken(asked) && `session=${findToken(asked)}; Path=/`),
  },
  {
    name: 'repeats the token in errors in base64',
    serve: addDetail((asked) => Buffer.from(findToken(asked) ?? '').toString('base64')),
  },
  {
    name: 'repeats the claims of the token in errors',
    serve: addDetail((asked) => Buffer.from(findToken(asked)?.split('.')[1] ?? '', 'base64url').toString()),
  },
  { name: 'announces gzip, but does not compress', around: setSuccessHeader('content-encoding', 'gzip') },
  {
    name: 'announces deflate, but does not compress',
    around: restrict(isLookup, setSuccessHeader('content-encoding', 'deflate')),
  },
  {
    name: 'announces gzip, but does not compress errors',
    around: changeError((answer) => ({ ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' } })),
  },
  {
    name: 'compresses responses without announcing it',
    around: changeLookupResponse((answer) => ({ ...answer, body: gzipSync(String(answer.body)) })),
  },
  {
    name: 'announces gzip, but does not compress batches over 100',
    around: restrict(hasMoreThan(100), setSuccessHeader('content-encoding', 'gzip')),
  },
  {
    name: 'compresses responses that may not be compressed',
    around: changeLookupResponse((answer, { headers }) =>
      /gzip/.test(headers['accept-encoding'] ?? '')
        ? answer
        : {
            ...answer,
            body: gzipSync(String(answer.body)),
            headers: { ...answer.headers, 'content-encoding': 'gzip' },
          },
    ),
  },
  {
    name: 'announces ISO 8859-1, but writes UTF-8',
    serve: setSuccessHeader('content-type', 'application/json; charset=iso-8859-1'),
  },
  {
    name: 'announces UTF-16, but writes UTF-8',
    serve: setSuccessHeader('content-type', 'application/json; charset=utf-16'),
  },
  {
    name: 'writes members of persons twice with different values',
    serve: changeText((text) => text.replaceAll('"status":"AKTIV"', '"status":"SLETTET","status":"AKTIV"')),
  },
  {
    name: 'writes members of persons twice with the same value',
    serve: changeText((text) => text.replaceAll('"status":"AKTIV"', '"status":"AKTIV","status":"AKTIV"')),
  },
  {
    name: 'writes personer twice',
    serve: changeText((text) => text.replace('{"personer"', '{"personer":[],"personer"')),
  },
  { name: 'allows every cache to store the lookup', serve: setSuccessHeader('cache-control', 'public, max-age=3600') },
  {
    name: 'allows every cache to store the logged-in person',
    serve: restrict(isRead, setSuccessHeader('cache-control', 'public, max-age=60')),
  },
  {
    name: 'allows shared caches to store the lookup',
    serve: restrict(isV2, setSuccessHeader('cache-control', 's-maxage=60')),
  },
  ...Object.entries(TRACES).map(([language, trace]) => ({
    name: `returns a stack trace of ${language} in errors`,
    serve: addDetail(() => trace),
  })),
  {
    name: 'returns a page of HTML for errors of a proxy',
    serve: changeError(
      (answer): ServiceResponse => ({
        ...answer,
        headers: { ...answer.headers, 'content-type': 'text/html' },
        body: '<h1>502 Bad Gateway</h1>',
      }),
    ),
  },
  { name: 'returns 500 for null as the body', serve: failOn(({ body }) => body.trim() === 'null') },
  { name: 'returns 500 for a list as the body', serve: failOn(({ body }) => body.trim().startsWith('[')) },
  { name: 'returns 500 for a string as the body', serve: failOn(({ body }) => body.trim().startsWith('"')) },
  { name: 'returns 500 for an empty body', serve: failOn(({ body }) => body === '') },
  {
    name: 'returns 500 for a null identifier',
    serve: failOn(({ body }) => /"personidentifikatorer":\s*\[\s*null/.test(body)),
  },
  {
    name: 'returns 500 for null as personidentifikatorer',
    serve: failOn(({ body }) => /"personidentifikatorer":\s*null/.test(body)),
  },
  {
    name: 'returns 500 for an object as an identifier',
    serve: failOn(({ body }) => /"personidentifikatorer":\s*\[\s*\{/.test(body)),
  },
  { name: 'returns 500 for deeply nested JSON', serve: failOn(({ body }) => body.includes('[[[[[[[[')) },
  { name: 'returns 500 for a NUL character', serve: failOn(({ body }) => body.includes('\\u0000')) },
  {
    name: 'returns 500 for identifiers with letters beyond ASCII',
    serve: failOn(({ body }) => /[^\0-\x7f]/.test(body)),
  },
  {
    name: 'returns 500 for an unknown path',
    serve: replaceResponse(
      (asked) => !/personer|person|hentEndringer|printSertifikat/.test(asked.path) && !isSoap(asked),
      async () => createError(500),
    ),
  },
  {
    name: 'returns errors with status 200',
    serve: changeResponse((answer) => (answer.status === 400 ? { ...answer, status: 200 } : answer)),
  },
];
