import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FaultedRequest, FaultedResponse } from '../mock/faults/index.ts';

/** Headers about the form of the body: the body of a modified response has another. */
const FRAMING = ['content-length', 'transfer-encoding', 'trailer'];

/** A response for the client that a fault replaces, or modifies once the target has sent its own. */
export class TargetResponse implements FaultedResponse {
  readonly raw: ServerResponse;
  readonly request: FaultedRequest;
  readonly #headers = new Map<string, { readonly name: string; readonly values: string[] }>();

  /** @param bytes the body of the request */
  constructor(raw: IncomingMessage, response: ServerResponse, bytes: Buffer) {
    this.raw = response;
    this.request = { raw, headers: raw.headers, context: { body: { bytes } } };
  }

  /**
   * Takes over status and headers of the response of the target.
   *
   * @param isDecoded whether the content coding of the body has been removed
   */
  receive({ statusCode, statusMessage, rawHeaders }: IncomingMessage, isDecoded: boolean): void {
    this.raw.statusCode = statusCode!;
    this.raw.statusMessage = statusMessage!;
    this.raw.sendDate = false;
    for (let at = 0; at < rawHeaders.length; at += 2) this.#add(rawHeaders[at]!, rawHeaders[at + 1]!);
    for (const name of FRAMING) this.#headers.delete(name);
    if (isDecoded) this.#headers.delete('content-encoding');
  }

  /** The response is sent by the fault alone. */
  hijack(): void {}

  getHeaders(): Readonly<Record<string, string[]>> {
    return Object.fromEntries([...this.#headers.values()].map(({ name, values }) => [name, values]));
  }

  getHeader(name: string): string | undefined {
    return this.#headers.get(name.toLowerCase())?.values.join(', ');
  }

  header(name: string, value: string): void {
    this.#headers.set(name.toLowerCase(), { name, values: [value] });
  }

  /** Sends the response with a modified body. */
  send(body: Buffer): void {
    for (const [name, values] of Object.entries(this.getHeaders() as OutgoingHttpHeaders))
      this.raw.setHeader(name, values!);
    this.raw.setHeader('Content-Length', body.length);
    this.raw.end(body);
  }

  #add(name: string, value: string): void {
    const known = this.#headers.get(name.toLowerCase());
    if (known === undefined) this.#headers.set(name.toLowerCase(), { name, values: [value] });
    else known.values.push(value);
  }
}
