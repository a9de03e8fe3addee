import type { ErrorBody, ErrorEntry } from '../contract/index.ts';

const REST = 'https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest';
const REQUEST = 'https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel';
const PERSON = 'https://docs.digdir.no/docs/Kontaktregisteret/Brukerspesifikt-oppslag_rest';
const SCOPES = 'https://docs.digdir.no/docs/Kontaktregisteret/krr_scopes';
const TOKEN = 'https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token';

/** Every error that the mock answers with: one table, whose keys are the `id` of an error entry. */
export const PROBLEMS = {
  'not-json': { status: 400, title: 'The body is not JSON', about: REST },
  'breaks-contract': { status: 400, title: 'The body breaks the contract', about: REQUEST },
  'lost-leading-zero': { status: 400, title: 'An identifier has lost its leading zero', about: REQUEST },
  'invalid-identifier': { status: 400, title: 'Not a valid fødselsnummer or D-number', about: REQUEST },
  'bad-change-id': { status: 400, title: 'Not the id of a change', about: SCOPES },
  'bad-request': { status: 400, title: 'The request is not valid HTTP', about: REST },
  'no-token': { status: 401, title: 'A Bearer token is required', about: REST },
  'malformed-token': { status: 401, title: 'The Authorization header is not a Bearer token', about: REST },
  'bad-token': { status: 401, title: 'The token cannot be used', about: TOKEN },
  'no-scope': { status: 403, title: 'The token has no scope for this', about: SCOPES },
  'no-pid': { status: 403, title: 'The token names no person', about: PERSON },
  'no-such-path': { status: 404, title: 'There is nothing at this path', about: REST },
  'method-not-allowed': { status: 405, title: 'This path has another method', about: REST },
  'not-acceptable': { status: 406, title: 'The answer is JSON', about: REST },
  'request-timeout': { status: 408, title: 'The request did not arrive in time', about: REST },
  'body-too-large': { status: 413, title: 'The body is too large', about: REQUEST },
  'not-json-media-type': { status: 415, title: 'The body must be application/json', about: REST },
  'encoded-body': { status: 415, title: 'The body must not be compressed', about: REST },
  'no-language': { status: 422, title: 'Not a language of the register', about: PERSON },
  'not-active': { status: 422, title: 'Whoever is not AKTIV has no language', about: PERSON },
  'headers-too-large': { status: 431, title: 'The headers are too large', about: REST },
  'issuer-unreachable': { status: 500, title: 'The token cannot be verified', about: TOKEN },
  'internal-error': { status: 500, title: 'The mock failed', about: REST },
} as const;

export type ProblemId = keyof typeof PROBLEMS;

/** One thing wrong with a request. `detail` and `pointer` never hold anything of an identifier or a token. */
export interface Problem {
  readonly id: ProblemId;
  readonly detail: string;
  /** JSON pointer into the body. */
  readonly pointer?: string;
}

/** Thrown by whoever finds that a request cannot be answered; all problems are of one status. */
export class Refusal extends Error {
  readonly problems: readonly [Problem, ...Problem[]];
  readonly headers: Readonly<Record<string, string>>;

  /** `cause` is for the log alone: why the mock could not do what it should. */
  constructor(
    problems: readonly [Problem, ...Problem[]],
    headers: Readonly<Record<string, string>> = {},
    cause?: string,
  ) {
    super(PROBLEMS[problems[0].id].title, { cause });
    this.problems = problems;
    this.headers = headers;
  }

  get status(): number {
    return PROBLEMS[this.problems[0].id].status;
  }

  get body(): ErrorBody {
    return { errors: this.problems.map(entryOf) };
  }
}

function entryOf({ id, detail, pointer }: Problem): ErrorEntry {
  const { status, title, about } = PROBLEMS[id];
  const source = pointer === undefined ? {} : { source: { pointer } };
  return { id, status: String(status), title, detail, ...source, links: { about } };
}
