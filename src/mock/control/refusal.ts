/** Every error of the control API: one table, whose keys are the `id` of an error entry. */
export const CONTROL_PROBLEMS = {
  'breaks-control': { status: 400, title: 'The body is not as described' },
  'bad-parameter': { status: 400, title: 'A query parameter cannot be used' },
  'bad-scenario': { status: 400, title: 'The scenario cannot be loaded' },
  'bad-person': { status: 400, title: 'The person cannot be put into the scenario' },
  'no-such-role': { status: 404, title: 'The scenario has no person of that role' },
  'no-such-path': { status: 404, title: 'There is nothing at this path' },
  'method-not-allowed': { status: 405, title: 'This path has another method' },
  'not-json': { status: 400, title: 'The body is not JSON' },
  'bad-request': { status: 400, title: 'The request is not valid HTTP' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'not-json-media-type': { status: 415, title: 'The body must be application/json' },
  'nobody-else': { status: 409, title: 'Nobody is registered but the persons of the scenario' },
} as const;

export type ControlProblemId = keyof typeof CONTROL_PROBLEMS;

/** One thing wrong with a request: where in the body, as a JSON pointer, or in which query parameter. */
export interface ControlProblem {
  readonly detail: string;
  readonly pointer?: string;
  readonly parameter?: string;
}

/** Thrown by whoever finds that the control API cannot do what it was asked. */
export class ControlRefusal extends Error {
  readonly id: ControlProblemId;
  readonly problems: readonly ControlProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(id: ControlProblemId, problems: readonly ControlProblem[], headers: Record<string, string> = {}) {
    super(CONTROL_PROBLEMS[id].title);
    this.id = id;
    this.problems = problems;
    this.headers = headers;
  }

  get status(): number {
    return CONTROL_PROBLEMS[this.id].status;
  }

  /** In the shape of every other error. */
  get body(): object {
    const { status, title } = CONTROL_PROBLEMS[this.id];
    const errors = this.problems.map(({ detail, ...source }) => ({
      ...{ id: this.id, status: String(status), title, detail },
      ...(Object.keys(source).length > 0 && { source }),
      links: { about: '/__krr/openapi.yaml' },
    }));
    return { errors };
  }
}
