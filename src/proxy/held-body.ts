import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '../contract/limits.ts';

/** The part of a request body that was read before the request is passed on. */
export interface HeldBody {
  readonly chunks: readonly Buffer[];
  /** False if the body is too long to hold: the request is paused, and the rest follows. */
  readonly isComplete: boolean;
  /** True if the client disconnected before the end. */
  readonly isAborted: boolean;
}

/** Reads the body of a request up to its end, or up to the size that the service accepts. */
export function holdBody(request: IncomingMessage, done: (body: HeldBody) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const finish = (isComplete: boolean, isAborted: boolean): void => {
    request.off('data', onData).off('end', onEnd).off('close', onClose);
    done({ chunks, isComplete, isAborted });
  };
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) return;
    request.pause();
    finish(false, false);
  };
  const onEnd = (): void => finish(true, false);
  const onClose = (): void => finish(false, true);
  request.on('data', onData).on('end', onEnd).on('close', onClose);
}
