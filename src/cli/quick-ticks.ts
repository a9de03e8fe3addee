import { executionAsyncResource } from 'node:async_hooks';

const kept: object[] = [];

/**
 * Keeps `process.nextTick` as quick as it is at first. V8 knows how to make the object that stands for a tick only as
 * long as one of them is alive: after a full collection of garbage that found none, a tick takes 0.5 µs in place of 0.05,
 * and a request has four. So one is kept for good.
 */
export function keepNextTickFast(): void {
  process.nextTick(() => {
    kept[0] ??= executionAsyncResource();
  });
}
