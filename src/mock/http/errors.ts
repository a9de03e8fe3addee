import type { FastifyError, FastifyReply } from 'fastify';
import type { ErrorBody, ErrorEntry } from '../../contract/index.ts';

const REST = 'https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest';
const REQUEST = 'https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel';
const PERSON = 'https://docs.digdir.no/docs/Kontaktregisteret/Brukerspesifikt-oppslag_rest';
const SCOPES = 'https://docs.digdir.no/docs/Kontaktregisteret/krr_scopes';
const TOKEN = 'https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token';

/** The error responses of the mock, by the `id` of an error entry. */
export const API_ERRORS = {
  'invalid-json': { status: 400, title: 'The body is not JSON', about: REST },
  'contract-violation': { status: 400, title: 'The body breaks the contract', about: REQUEST },
  'lost-leading-zero': { status: 400, title: 'An identifier has lost its leading zero', about: REQUEST },
  'invalid-identifier': { status: 400, title: 'Not a valid fødselsnummer or D-number', about: REQUEST },
  'invalid-change-id': { status: 400, title: 'Not the id of a change', about: SCOPES },
  'invalid-session': { status: 400, title: 'Not the name of a session', about: REST },
  'bad-request': { status: 400, title: 'The request is not valid HTTP', about: REST },
  'missing-token': { status: 401, title: 'A Bearer token is required', about: REST },
  'malformed-authorization': { status: 401, title: 'The Authorization header is not a Bearer token', about: REST },
  'invalid-token': { status: 401, title: 'The token cannot be used', about: TOKEN },
  'insufficient-scope': { status: 403, title: 'The token has no scope for this', about: SCOPES },
  'missing-pid': { status: 403, title: 'The token names no person', about: PERSON },
  'not-found': { status: 404, title: 'There is nothing at this path', about: REST },
  'method-not-allowed': { status: 405, title: 'This path has another method', about: REST },
  'not-acceptable': { status: 406, title: 'The response is JSON', about: REST },
  'request-timeout': { status: 408, title: 'The request did not arrive in time', about: REST },
  'content-too-large': { status: 413, title: 'The body is too large', about: REQUEST },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json', about: REST },
  'unsupported-content-encoding': { status: 415, title: 'The body must not be compressed', about: REST },
  'invalid-language': { status: 422, title: 'Not a language of the register', about: PERSON },
  'person-not-active': { status: 422, title: 'Only an AKTIV person has a language', about: PERSON },
  'headers-too-large': { status: 431, title: 'The headers are too large', about: REST },
  'too-many-sessions': { status: 503, title: 'The mock cannot hold another session', about: REST },
  'state-unavailable': { status: 503, title: 'The change cannot be stored', about: REST },
  'issuer-unreachable': { status: 500, title: 'The token cannot be verified', about: TOKEN },
  'internal-error': { status: 500, title: 'The mock failed', about: REST },
} as const;

export type ApiErrorId = keyof typeof API_ERRORS;

/** One violation in a request. `detail` and `pointer` never contain a part of an identifier or a token. */
export interface ApiErrorDetail {
  readonly id: ApiErrorId;
  readonly detail: string;
  /** JSON pointer into the body. */
  readonly pointer?: string;
}

/** An error response. All its details have the same status. */
export class ApiError extends Error {
  readonly details: readonly [ApiErrorDetail, ...ApiErrorDetail[]];
  readonly headers: Readonly<Record<string, string>>;

  /** @param cause the reason for the log; it is not part of the response */
  constructor(
    details: readonly [ApiErrorDetail, ...ApiErrorDetail[]],
    headers: Readonly<Record<string, string>> = {},
    cause?: string,
  ) {
    super(API_ERRORS[details[0].id].title, { cause });
    this.details = details;
    this.headers = headers;
  }

  get status(): number {
    return API_ERRORS[this.details[0].id].status;
  }

  get body(): ErrorBody {
    return { errors: this.details.map(toErrorEntry) };
  }
}

function toErrorEntry({ id, detail, pointer }: ApiErrorDetail): ErrorEntry {
  const { status, title, about } = API_ERRORS[id];
  const source = pointer === undefined ? {} : { source: { pointer } };
  return { id, status: String(status), title, detail, ...source, links: { about } };
}

/** The error response for an error that the framework or a handler has thrown; undefined for a defect of the mock. */
export function toApiError(error: FastifyError | ApiError): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return createUnsupportedMediaTypeError();
  if (error.statusCode === undefined || error.statusCode >= 500) return undefined;
  return new ApiError([{ id: 'bad-request', detail: 'its path, headers or body length are malformed' }]);
}

export const createUnsupportedMediaTypeError = (): ApiError =>
  new ApiError([{ id: 'unsupported-media-type', detail: 'send the header Content-type: application/json' }]);

export const sendApiError = ({ status, headers, body }: ApiError, reply: FastifyReply): FastifyReply =>
  reply.code(status).headers(headers).type('application/json').send(JSON.stringify(body));
