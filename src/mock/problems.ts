import type { ErrorBody, ErrorEntry } from '../contract/index.ts';

const REST = 'https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest';
const REQUEST = 'https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel';
const PERSON = 'https://docs.digdir.no/docs/Kontaktregisteret/Brukerspesifikt-oppslag_rest';
const SCOPES = 'https://docs.digdir.no/docs/Kontaktregisteret/krr_scopes';
const TOKEN = 'https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token';

/** Every error that the mock answers with: one table, whose keys are the `id` of an error entry. */
export const API_ERRORS = {
  'invalid-json': { status: 400, title: 'The body is not JSON', about: REST },
  'contract-violation': { status: 400, title: 'The body breaks the contract', about: REQUEST },
  'lost-leading-zero': { status: 400, title: 'An identifier has lost its leading zero', about: REQUEST },
  'invalid-identifier': { status: 400, title: 'Not a valid fødselsnummer or D-number', about: REQUEST },
  'invalid-change-id': { status: 400, title: 'Not the id of a change', about: SCOPES },
  'bad-request': { status: 400, title: 'The request is not valid HTTP', about: REST },
  'missing-token': { status: 401, title: 'A Bearer token is required', about: REST },
  'malformed-authorization': { status: 401, title: 'The Authorization header is not a Bearer token', about: REST },
  'invalid-token': { status: 401, title: 'The token cannot be used', about: TOKEN },
  'insufficient-scope': { status: 403, title: 'The token has no scope for this', about: SCOPES },
  'missing-pid': { status: 403, title: 'The token names no person', about: PERSON },
  'not-found': { status: 404, title: 'There is nothing at this path', about: REST },
  'method-not-allowed': { status: 405, title: 'This path has another method', about: REST },
  'not-acceptable': { status: 406, title: 'The answer is JSON', about: REST },
  'request-timeout': { status: 408, title: 'The request did not arrive in time', about: REST },
  'content-too-large': { status: 413, title: 'The body is too large', about: REQUEST },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json', about: REST },
  'unsupported-content-encoding': { status: 415, title: 'The body must not be compressed', about: REST },
  'invalid-language': { status: 422, title: 'Not a language of the register', about: PERSON },
  'person-not-active': { status: 422, title: 'Whoever is not AKTIV has no language', about: PERSON },
  'headers-too-large': { status: 431, title: 'The headers are too large', about: REST },
  'issuer-unreachable': { status: 500, title: 'The token cannot be verified', about: TOKEN },
  'internal-error': { status: 500, title: 'The mock failed', about: REST },
} as const;

export type ApiErrorId = keyof typeof API_ERRORS;

/** One thing wrong with a request. `detail` and `pointer` never hold anything of an identifier or a token. */
export interface ApiErrorDetail {
  readonly id: ApiErrorId;
  readonly detail: string;
  /** JSON pointer into the body. */
  readonly pointer?: string;
}

/** Thrown by whoever finds that a request cannot be answered; all problems are of one status. */
export class ApiError extends Error {
  readonly details: readonly [ApiErrorDetail, ...ApiErrorDetail[]];
  readonly headers: Readonly<Record<string, string>>;

  /** `cause` is for the log alone: why the mock could not do what it should. */
  constructor(
    problems: readonly [ApiErrorDetail, ...ApiErrorDetail[]],
    headers: Readonly<Record<string, string>> = {},
    cause?: string,
  ) {
    super(API_ERRORS[problems[0].id].title, { cause });
    this.details = problems;
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
