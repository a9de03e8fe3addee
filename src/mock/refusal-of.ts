import type { FastifyError } from 'fastify';
import { MAX_IDENTIFIERS } from './limits.ts';
import { ApiError } from './problems.ts';

/** The framework's own refusals that concern the body, by its error codes. */
const FRAMEWORK_ERRORS_BY_CODE: Readonly<Record<string, () => ApiError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new ApiError([{ id: 'content-too-large', detail: `at most 1 MiB; ${MAX_IDENTIFIERS} identifiers take 14 kB` }]),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new ApiError([{ id: 'unsupported-media-type', detail: 'send the header Content-type: application/json' }]),
};

/** What to answer to an error; undefined if it is a fault of the mock itself. */
export function toApiError(error: FastifyError | ApiError): ApiError | undefined {
  if (error instanceof ApiError) return error;
  const createByCode = FRAMEWORK_ERRORS_BY_CODE[error.code];
  if (createByCode !== undefined) return createByCode();
  if (error.statusCode === undefined || error.statusCode >= 500) return undefined;
  return new ApiError([{ id: 'bad-request', detail: 'its path, headers or body length are malformed' }]);
}
