import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { EvaluationContext } from '../../src/conformance/evidence/evidence.ts';
import type { ResultsByInterface } from '../../src/conformance/run/evaluate.ts';
import type { Exchange, ProbeRequest } from '../../src/conformance/target/exchange.ts';

/** The exchanges of a run of the suite, from which its rules can be evaluated again. */
export interface Recording {
  /** Completes the sentence "a service that …". */
  readonly name: string;
  /** Whether the service conforms; otherwise it violates each of `rules`. */
  readonly conforms: boolean;
  /** The ids of the rules to evaluate. */
  readonly rules: readonly string[];
  readonly contexts: readonly EvaluationContext[];
  readonly results: ResultsByInterface;
  /** The results of the probes of a rule that were sent again to confirm a violation. */
  readonly again: ReadonlyMap<string, ResultsByInterface>;
}

/** The name of the recording of the service that is not changed. */
export const UNCHANGED = 'is not changed';

/** Equal requests and bodies are stored once: most services change few responses. */
class Pool {
  readonly #requests = new Map<string, ProbeRequest>();
  readonly #bodies = new Map<string, string[]>();

  #share(exchange: Exchange): Exchange {
    const key = JSON.stringify(exchange.request);
    const request = this.#requests.get(key) ?? exchange.request;
    this.#requests.set(key, request);
    const { response } = exchange;
    if (!('status' in response)) return { ...exchange, request };
    const body = this.#bodies.get(response.body) ?? [response.body];
    this.#bodies.set(response.body, body);
    // An array keeps its identity in the file, a string does not.
    return { ...exchange, request, response: { ...response, body: body as never } };
  }

  shareResults(results: ResultsByInterface): ResultsByInterface {
    return mapExchanges(results, (exchange) => this.#share(exchange));
  }
}

const mapExchanges = (results: ResultsByInterface, change: (exchange: Exchange) => Exchange): ResultsByInterface =>
  new Map([...results].map(([version, one]) => [version, { ...one, exchanges: one.exchanges.map(change) }]));

const mapResults = (recording: Recording, change: (results: ResultsByInterface) => ResultsByInterface): Recording => ({
  ...recording,
  results: change(recording.results),
  again: new Map([...recording.again].map(([id, results]) => [id, change(results)])),
});

function unpackBody(exchange: Exchange): Exchange {
  const { response } = exchange;
  if (!('status' in response)) return exchange;
  return { ...exchange, response: { ...response, body: response.body[0]! } };
}

export function saveRecordings(path: URL, recordings: readonly Recording[]): void {
  const pool = new Pool();
  const shared = recordings.map((recording) => mapResults(recording, (results) => pool.shareResults(results)));
  writeFileSync(path, serialize(shared));
}

export const loadRecordings = (path: URL): readonly Recording[] =>
  (deserialize(readFileSync(path)) as Recording[]).map((recording) =>
    mapResults(recording, (results) => mapExchanges(results, unpackBody)),
  );
