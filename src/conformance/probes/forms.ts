import type { Probe, ProbeContext } from './probe.ts';
import { createLookup, getFew, getOneIdentifier } from './requests.ts';

/** More than a reader of 16 KiB accepts; 1000 indented identifiers are as long. */
const PADDING = ' '.repeat(20_000);

/** A lookup of a few persons of the batch, with other headers. */
const createHeaderProbe = (title: string, name: string, values: readonly string[]): Probe => ({
  title,
  requests: (context) => values.map((value) => createLookup(context, getFew(context), { headers: { [name]: value } })),
});

/** Other JSON texts with the same value. */
const JSON_FORMS: readonly ((body: string) => string)[] = [
  (body) => `\r\n${JSON.stringify(JSON.parse(body), null, '\t')}\n`,
  (body) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body) as object).reverse())),
  (body) => body.replaceAll(/"(\d)(\d{10})"/g, (_, digit: string, rest: string) => `"\\u003${digit}${rest}"`),
  (body) => `${body}\n`,
  (body) => body.replace('{', `{${PADDING}`),
  (body) => body.replace('"personidentifikatorer"', '"personidentif\\u0069katorer"'),
];

const createJsonForms = (context: ProbeContext) => {
  const request = createLookup(context, getFew(context));
  return JSON_FORMS.map((form) => ({ ...request, body: form(request.body!) }));
};

/** Requests that any HTTP client may send. */
export const FORM_PROBES = {
  'unknown-member-first': {
    title: 'an undocumented field in the request, before all others',
    requests: (context) => {
      const request = createLookup(context, getOneIdentifier(context));
      return [{ ...request, body: request.body!.replace('{', '{"ukjent":{"personidentifikatorer":[]},') }];
    },
  },
  'accept-forms': createHeaderProbe('a few persons, with other values of Accept', 'Accept', [
    '*/*',
    'application/json',
    'application/*',
    'text/html;q=0.2, application/json;q=0.9, */*;q=0.1',
    'Application/JSON',
  ]),
  'content-type-forms': createHeaderProbe('a few persons, with other forms of Content-Type', 'Content-Type', [
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON',
  ]),
  chunked: createHeaderProbe('a few persons, in a chunked body', 'Transfer-Encoding', ['chunked']),
  'expect-continue': createHeaderProbe('a few persons, with Expect: 100-continue', 'Expect', ['100-continue']),
  'accept-encoding': createHeaderProbe('a few persons, with Accept-Encoding', 'Accept-Encoding', [
    'gzip, deflate, br',
    'br',
    'identity',
  ]),
  'trace-context': createHeaderProbe('a few persons, with traceparent', 'traceparent', [
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  ]),
  'scheme-case': {
    title: 'a few persons, with the scheme bearer in small letters',
    requests: (context) => [
      { ...createLookup(context, getFew(context)), authorization: { token: 'main', scheme: 'bearer' } },
    ],
  },
  'json-forms': {
    title: 'a few persons, in other JSON texts: spaces, order of members, escaped characters',
    requests: createJsonForms,
  },
} as const satisfies Record<string, Probe>;
