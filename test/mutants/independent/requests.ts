import { changeList, changeRequest, createError, replaceResponse } from '../../support/mutants/break-service.ts';
import { isLookup, isV2, parseBody, restrict, type Which } from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import type { Change, Service, ServiceRequest, ServiceResponse } from '../../support/mutants/service.ts';

const reject = (status: number, which: Which): Change =>
  replaceResponse(
    (asked) => isLookup(asked) && which(asked),
    async () => createError(status),
  );
const header =
  (name: string, matches: (value: string) => boolean): Which =>
  (asked) =>
    matches(asked.headers[name] ?? '');
const members = (asked: ServiceRequest): string[] => Object.keys(parseBody(asked));
const needs = (asked: ServiceRequest): string[] => {
  const { informasjonsbehov } = parseBody(asked);
  return Array.isArray(informasjonsbehov) ? informasjonsbehov : [];
};
const KNOWN = [
  'Person',
  'Kontaktinfo',
  'Kontaktinformasjon',
  'Sertifikat',
  'SikkerDigitalPost',
  'VarslingsStatus',
  'Spraak',
];
const changeNeeds = (change: (named: string[]) => string[]): Change =>
  restrict(
    (asked) => needs(asked).length > 0,
    changeRequest((asked) => ({
      ...asked,
      body: JSON.stringify({ ...parseBody(asked), informasjonsbehov: change(needs(asked)) }),
    })),
  );

export const requestMutants: readonly IndependentMutant[] = [
  {
    name: 'rejects application/json with a charset',
    serve: reject(
      415,
      header('content-type', (type) => /;\s*charset/.test(type)),
    ),
  },
  {
    name: 'rejects a charset in capital letters',
    serve: reject(
      415,
      header('content-type', (type) => /charset=UTF-8/.test(type)),
    ),
  },
  {
    name: 'compares the media type case-sensitively',
    serve: reject(
      415,
      header('content-type', (type) => /json/i.test(type) && !/^application\/json/.test(type)),
    ),
  },
  {
    name: 'rejects Accept: */*',
    serve: reject(
      406,
      header('accept', (accept) => accept === '*/*'),
    ),
  },
  {
    name: 'rejects an Accept with several media types',
    serve: reject(
      406,
      header('accept', (accept) => accept.includes(',')),
    ),
  },
  {
    name: 'rejects an Accept with q-values',
    serve: reject(
      406,
      header('accept', (accept) => /;\s*q=/.test(accept)),
    ),
  },
  {
    name: 'rejects application/* in Accept',
    serve: reject(
      406,
      header('accept', (accept) => accept.startsWith('application/*')),
    ),
  },
  {
    name: 'requires Accept',
    serve: reject(
      406,
      header('accept', (accept) => accept === ''),
    ),
  },
  { name: 'requires Content-Length', serve: reject(411, ({ headers }) => headers['transfer-encoding'] !== undefined) },
  {
    name: 'reads an empty body from a chunked request',
    serve: restrict(
      ({ headers }) => headers['transfer-encoding'] !== undefined,
      changeRequest((asked) => ({ ...asked, body: '', identifiers: [] })),
    ),
  },
  {
    name: 'rejects a body with line breaks',
    serve: reject(400, ({ body }) => /\n/.test(body.trim()) && body.startsWith('{')),
  },
  { name: 'rejects a line break after the body', serve: reject(400, ({ body }) => /^\{[\s\S]*\}\s+$/.test(body)) },
  { name: 'rejects bodies over 16 KiB', serve: reject(413, ({ body }) => body.length > 16_384) },
  { name: 'rejects a space after the colon', serve: reject(400, ({ body }) => /personidentifikatorer": /.test(body)) },
  {
    name: 'expects personidentifikatorer as the first member',
    serve: reject(
      400,
      (asked) => members(asked).includes('personidentifikatorer') && members(asked)[0] !== 'personidentifikatorer',
    ),
  },
  {
    name: 'ignores inkluderIkkeRegistrerte before personidentifikatorer',
    serve: restrict(
      (asked) =>
        members(asked).includes('personidentifikatorer') && members(asked).indexOf('inkluderIkkeRegistrerte') === 0,
      changeList((list) => list.filter(({ status }) => status !== 'IKKE_REGISTRERT')),
    ),
  },
  {
    name: 'rejects an unknown member before personidentifikatorer in v2',
    serve: reject(400, (asked) => isV2(asked) && !/^(person|inkl|inform)/.test(members(asked)[0] ?? 'person')),
  },
  {
    name: 'rejects escaped characters in an identifier',
    serve: reject(400, ({ body }) => /"[^"]*\\u003\d/.test(body)),
  },
  {
    name: 'does not find a member whose name has escaped characters',
    serve: reject(400, ({ body }) => !body.includes('"personidentifikatorer"') && body.includes('\\u00')),
  },
  { name: 'rejects Expect: 100-continue', serve: reject(417, ({ headers }) => headers.expect !== undefined) },
  { name: 'rejects HTTP/1.0', serve: reject(505, ({ connection }) => connection?.httpVersion === '1.0') },
  {
    name: 'returns the previous response to a pipelined request',
    serve: (service: Service): Service => {
      let previous: Promise<ServiceResponse> | undefined;
      return (asked) => {
        const isPipelined = (asked.connection?.requests ?? 0) > 1 && (asked.connection?.inFlight ?? 0) > 1;
        const answer = isPipelined && isLookup(asked) && previous !== undefined ? previous : service(asked);
        if (isLookup(asked)) previous = answer;
        return answer;
      };
    },
  },
  {
    name: 'stops at the first unknown informasjonsbehov',
    serve: changeNeeds((named) => {
      const unknown = named.findIndex((name) => !KNOWN.includes(name));
      return unknown === -1 ? named : ['Person', ...named.slice(0, unknown)];
    }),
  },
  { name: 'reads only the first informasjonsbehov', serve: changeNeeds((named) => named.slice(0, 1)) },
  {
    name: 'rejects an unknown informasjonsbehov at the first position',
    serve: reject(400, (asked) => needs(asked).length > 0 && !KNOWN.includes(needs(asked)[0]!)),
  },
  {
    name: 'rejects an unknown informasjonsbehov in v2',
    serve: reject(400, (asked) => isV2(asked) && needs(asked).some((name) => !KNOWN.includes(name))),
  },
  {
    name: 'compares the scheme Bearer case-sensitively',
    serve: replaceResponse(
      ({ headers }) => /^bearer /i.test(headers.authorization ?? '') && !/^Bearer /.test(headers.authorization ?? ''),
      async () => createError(401),
    ),
  },
  {
    name: 'rejects requests without User-Agent',
    serve: reject(400, ({ headers }) => headers['user-agent'] === undefined),
  },
  {
    name: 'rejects Accept-Encoding: br',
    serve: reject(
      406,
      header('accept-encoding', (encoding) => /\bbr\b/.test(encoding)),
    ),
  },
  {
    name: 'rejects requests with a traceparent',
    serve: reject(400, ({ headers }) => headers.traceparent !== undefined),
  },
];
