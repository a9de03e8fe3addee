import { request } from 'undici';

/** What became of a request: answered whole, lost with its connection, or still waited for when patience ended. */
export interface Outcome {
  /** Undefined if no head of an answer came. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What came of it. */
  readonly body: Buffer;
  readonly ended: 'whole' | 'lost' | 'waiting';
}

export interface Asking {
  readonly version?: 'v1' | 'v2';
  readonly token?: string;
  /** How long to wait for all of an answer. */
  readonly patienceMs?: number;
  /** Members of the body beside the identifiers. */
  readonly more?: object;
}

const PATIENCE_MS = 30_000;

/** Asks once, on a connection of its own, for what comes. */
export async function ask(url: string, identifiers: readonly string[], asking: Asking = {}): Promise<Outcome> {
  const { version = 'v1', token = 'any', patienceMs = PATIENCE_MS, more } = asking;
  const signal = AbortSignal.timeout(patienceMs);
  const chunks: Buffer[] = [];
  let head: Pick<Outcome, 'status' | 'headers'> = { status: undefined, headers: {} };
  const outcome = (ended: Outcome['ended']): Outcome => ({ ...head, body: Buffer.concat(chunks), ended });
  try {
    const { statusCode, headers, body } = await request(`${url}/rest/${version}/personer`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ personidentifikatorer: identifiers, ...more }),
      reset: true,
      signal,
    });
    head = { status: statusCode, headers };
    for await (const chunk of body) chunks.push(chunk);
    return outcome('whole');
  } catch {
    return outcome(signal.aborted ? 'waiting' : 'lost');
  }
}

/** An outcome in a word or two: `200`, `lost`, `200 lost`, `waiting`, `429 after 1`. */
export function inWords({ status, headers, ended }: Outcome): string {
  const wait = headers['retry-after'];
  const words = [status, wait !== undefined && `after ${wait}`, ended !== 'whole' && ended];
  return words.filter((word) => word !== undefined && word !== false).join(' ');
}

/** Asks for the same again and again, one after the other. */
export async function askAgain(
  times: number,
  url: string,
  identifiers: readonly string[],
  asking?: Asking,
): Promise<string[]> {
  const words: string[] = [];
  for (let time = 0; time < times; time++) words.push(inWords(await ask(url, identifiers, asking)));
  return words;
}
