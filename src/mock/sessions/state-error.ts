import { ApiError } from '../http/errors.ts';

/** Creates the error of a request that would change the state, which cannot be stored now. */
export const createStateUnavailableError = (reason: string): ApiError =>
  new ApiError([{ id: 'state-unavailable', detail: reason }], {}, reason);
