import { isUtf8 } from 'node:buffer';
import { type Report, TrafficCheck } from '../../../src/conformance/index.ts';
import { NOW, standard } from '../../support/mock/in-process.ts';
import { type Change, limitOwnPerson, type Service, unchangedService } from '../../support/mutants/service.ts';
import { signResponses } from '../../support/mutants/signing.ts';
import { TOKENS } from '../../support/mutants/tokens.ts';

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly token?: keyof typeof TOKENS;
  readonly accept?: string;
  readonly body?: object;
}

const PERSONS = standard.persons.map(({ identifier }) => identifier);
const lookUp = (version: string, identifiers: readonly string[], more: object = {}): Sent => ({
  path: `/rest/${version}/personer`,
  body: { personidentifikatorer: identifiers, ...more },
});

/** The requests of ordinary clients: batches, single persons, the other endpoints, and an invalid request. */
const REQUESTS: readonly Sent[] = [
  lookUp('v1', PERSONS),
  lookUp('v1', PERSONS),
  lookUp('v1', [...PERSONS].reverse()),
  lookUp('v1', PERSONS.slice(0, 5)),
  lookUp('v1', PERSONS.slice(0, 1)),
  lookUp('v1', PERSONS, { informasjonsbehov: ['Kontaktinfo'] }),
  lookUp('v2', PERSONS, { inkluderIkkeRegistrerte: true }),
  lookUp('v2', PERSONS),
  { ...lookUp('v1', PERSONS), token: 'contact' },
  { ...lookUp('v1', PERSONS), token: 'digital-post' },
  { ...lookUp('v1', PERSONS.slice(0, 1)), accept: 'application/jose' },
  { ...lookUp('v1', PERSONS.slice(0, 2)), token: 'expired' },
  lookUp('v1', []),
  { method: 'GET', path: '/rest/v1/person', token: 'user' },
  { method: 'GET', path: '/rest/v1/printSertifikat' },
  { path: '/rest/v2/krr/hentEndringer', token: 'changes', body: { fraEndringsId: 0 } },
];

/** Sends ordinary traffic to a service and checks it. */
export async function checkOrdinaryTraffic(service: Service): Promise<Report> {
  const check = new TrafficCheck({ target: 'traffic', persons: standard, now: NOW, hasAuthorization: true });
  for (const { method = 'POST', path, token = 'main', accept, body } of REQUESTS) {
    const headers = {
      authorization: `Bearer ${TOKENS[token]}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(accept && { accept }),
    };
    const text = body === undefined ? '' : JSON.stringify(body);
    const { personidentifikatorer = [] } = (body ?? {}) as { personidentifikatorer?: readonly string[] };
    const version = path.startsWith('/rest/v2') ? 'v2' : 'v1';
    const response = await service({ method, path, version, headers, body: text, identifiers: personidentifikatorer });
    const bytes = Buffer.from(response.body as string);
    const content = isUtf8(bytes)
      ? { body: bytes.toString(), isUtf8: true }
      : { body: bytes.toString('latin1'), isUtf8: false };
    const received = Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
    check.add({
      method,
      url: path,
      headers,
      body: text === '' ? null : text,
      startedAt: NOW,
      response: { status: response.status, headers: Object.fromEntries(received), ...content, ms: 1 },
    });
  }
  return check.finish();
}

const unchanged: Change = (service) => service;

/** A service with one deviation, as the tests of the rules start it. */
export const createChanged = (
  serve: Change = unchanged,
  around: Change = unchanged,
  from: Service = unchangedService,
): Service => around(signResponses(serve(limitOwnPerson(from))));
