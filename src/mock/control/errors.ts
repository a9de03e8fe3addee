/** Every error of the control API: one table, whose keys are the `id` of an error entry. */
export const CONTROL_ERRORS = {
  'invalid-body': { status: 400, title: 'The body is not as described' },
  'bad-parameter': { status: 400, title: 'A query parameter cannot be used' },
  'bad-scenario': { status: 400, title: 'The scenario cannot be loaded' },
  'bad-person': { status: 400, title: 'The person cannot be put into the scenario' },
  'unknown-role': { status: 404, title: 'The scenario has no person of that role' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'method-not-allowed': { status: 405, title: 'This path has another method' },
  'invalid-json': { status: 400, title: 'The body is not JSON' },
  'bad-request': { status: 400, title: 'The request is not valid HTTP' },
  'content-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'population-limited-to-scenario': { status: 409, title: 'Nobody is registered but the persons of the scenario' },
} as const;

export type ControlErrorId = keyof typeof CONTROL_ERRORS;

/** One thing wrong with a request: where in the body, as a JSON pointer, or in which query parameter. */
export interface ControlErrorDetail {
  readonly detail: string;
  readonly pointer?: string;
  readonly parameter?: string;
}

/** Thrown by whoever finds that the control API cannot do what it was asked. */
export class ControlApiError extends Error {
  readonly id: ControlErrorId;
  readonly details: readonly ControlErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(id: ControlErrorId, problems: readonly ControlErrorDetail[], headers: Record<string, string> = {}) {
    super(CONTROL_ERRORS[id].title);
    this.id = id;
    this.details = problems;
    this.headers = headers;
  }

  get status(): number {
    return CONTROL_ERRORS[this.id].status;
  }

  /** In the shape of every other error. */
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
