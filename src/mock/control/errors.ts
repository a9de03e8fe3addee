import { MAX_DIAGNOSTICS } from '../../yaml/diagnostics.ts';

/** The errors of the control API by the `id` of an error entry. */
export const CONTROL_ERRORS = {
  'invalid-body': { status: 400, title: 'The body does not match the schema' },
  'bad-parameter': { status: 400, title: 'A query parameter is invalid' },
  'bad-scenario': { status: 400, title: 'The scenario cannot be loaded' },
  'bad-person': { status: 400, title: 'The person is invalid' },
  'bad-fault': { status: 400, title: 'A fault is invalid' },
  'unknown-role': { status: 404, title: 'The scenario has no person with this role' },
  'not-found': { status: 404, title: 'This path does not exist' },
  'method-not-allowed': { status: 405, title: 'This path does not support the method' },
  'invalid-json': { status: 400, title: 'The body is not JSON' },
  'bad-request': { status: 400, title: 'The request is not valid HTTP' },
  'content-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'conformance-running': { status: 409, title: 'The conformance suite is running' },
  'conformance-unavailable': { status: 409, title: 'This mock was started without the conformance suite' },
  'invalid-session': { status: 400, title: 'Not the name of a session' },
  'unknown-session': { status: 404, title: 'There is no session with this name' },
  'session-exists': { status: 409, title: 'There is already a session with this name' },
  'default-session': { status: 409, title: 'The default session cannot be deleted' },
  'too-many-sessions': { status: 503, title: 'The mock cannot hold another session' },
  'state-unavailable': { status: 503, title: 'The change cannot be stored' },
  'too-many-listeners': { status: 503, title: 'Too many listeners' },
  'population-limited-to-scenario': { status: 409, title: 'The register contains only the persons of the scenario' },
} as const;

export type ControlErrorId = keyof typeof CONTROL_ERRORS;

/** An error at a JSON pointer of the body, or in a query parameter. */
export interface ControlErrorDetail {
  readonly detail: string;
  readonly pointer?: string;
  readonly parameter?: string;
}

/** An error response of the control API. */
export class ControlApiError extends Error {
  readonly id: ControlErrorId;
  readonly details: readonly ControlErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    id: ControlErrorId,
    details: readonly ControlErrorDetail[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(CONTROL_ERRORS[id].title);
    this.id = id;
    const others = details.length - MAX_DIAGNOSTICS;
    this.details = others > 0 ? [...details.slice(0, MAX_DIAGNOSTICS), { detail: `and ${others} more` }] : details;
    this.headers = headers;
  }

  get status(): number {
    return CONTROL_ERRORS[this.id].status;
  }

  /** The response body, in the format of the other errors of the mock. */
  get body(): object {
    const { status, title } = CONTROL_ERRORS[this.id];
    const errors = this.details.map(({ detail, ...source }) => ({
      ...{ id: this.id, status: String(status), title, detail },
      ...(Object.keys(source).length > 0 && { source }),
      links: { about: '/__krr/openapi.yaml' },
    }));
    return { errors };
  }
}
