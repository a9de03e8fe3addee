import type { FastifyError } from 'fastify';
import { MOST_IDENTIFIERS } from './limits.ts';
import { Refusal } from './problems.ts';

/** The framework's own refusals that concern the body, by its error codes. */
const BY_CODE: Readonly<Record<string, () => Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new Refusal([{ id: 'body-too-large', detail: `at most 1 MiB; ${MOST_IDENTIFIERS} identifiers take 14 kB` }]),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Refusal([{ id: 'not-json-media-type', detail: 'send the header Content-type: application/json' }]),
};

/** What to answer to an error; undefined if it is a fault of the mock itself. */
export function refusalOf(error: FastifyError | Refusal): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const byCode = BY_CODE[error.code];
  if (byCode !== undefined) return byCode();
  if (error.statusCode === undefined || error.statusCode >= 500) return undefined;
  return new Refusal([{ id: 'bad-request', detail: 'its path, headers or body length are malformed' }]);
}
