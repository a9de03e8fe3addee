import type { IncomingMessage } from 'node:http';
import { decodeBody } from '../http-client/http-client.ts';
import type { InjectedFault } from '../mock/faults/index.ts';
import type { Effect } from '../scenario/index.ts';
import type { PassedExchange } from './pass-through.ts';
import type { TargetResponse } from './target-response.ts';

/** Effects on the text of a body. The others work on its bytes. */
const TEXT_EFFECTS: readonly Effect['kind'][] = ['cutAtPerson', 'trailingComma', 'charset'];

/** A fault that is injected into the response of the target. */
export class TargetFault {
  readonly fault: InjectedFault;
  readonly #response: TargetResponse;
  #reason = 'there is no complete response';
  /** Whether the response has been modified. */
  isApplied = false;

  constructor(fault: InjectedFault, response: TargetResponse) {
    this.fault = fault;
    this.#response = response;
  }

  /** Why the response was passed on without a change; undefined if it was modified, or if only a delay was injected. */
  get notApplicableReason(): string | undefined {
    const { fault, delayMs } = this.fault.match;
    return this.isApplied || fault.effect === undefined || delayMs > 0 ? undefined : this.#reason;
  }

  /** Sets the reason why the fault is not applied. */
  skip(reason: string): void {
    this.#reason = reason;
  }

  /** Modifies a complete response of the target and sends it. Returns false to pass it on. */
  apply({ response: received, responseBody }: PassedExchange): boolean {
    const { effect } = this.fault.match.fault;
    if (effect === undefined) return false;
    const bytes = responseBody.read()!;
    const isText = TEXT_EFFECTS.includes(effect.kind);
    const content = isText ? decode(received!, bytes) : bytes;
    if (typeof content === 'string') {
      this.#reason = content;
      return false;
    }
    this.#response.receive(received!, isText);
    this.isApplied = this.#modify(content);
    return this.isApplied;
  }

  #modify(content: Buffer): boolean {
    const contentType = this.#response.getHeader('content-type');
    const body = this.fault.applyToResponse(content) as Buffer | null;
    if (body === null) return true;
    if (content.equals(body) && this.#response.getHeader('content-type') === contentType) {
      this.#reason = this.fault.notApplicableReason ?? 'the response stays the same';
      return false;
    }
    this.#response.send(body);
    return true;
  }
}

/** Removes the content coding. Returns the reason if that is not possible. */
function decode({ headers }: IncomingMessage, bytes: Buffer): Buffer | string {
  const { body, isUtf8, bodyProblem } = decodeBody(bytes, headers['content-encoding'] ?? '');
  return bodyProblem === undefined ? Buffer.from(body, isUtf8 ? 'utf8' : 'latin1') : `the response is ${bodyProblem}`;
}
