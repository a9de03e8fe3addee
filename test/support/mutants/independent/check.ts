import type { FastifyInstance } from 'fastify';
import { type Report, runConformance } from '../../../../src/conformance/index.ts';
import { mockWith, NOW, standard } from '../../mock/in-process.ts';
import { SOAP_PATH } from '../check-mutant.ts';
import { serveService } from '../serve.ts';
import { type Change, callMock, createService, type Service, type ServiceResponse } from '../service.ts';
import { signResponses } from '../signing.ts';
import { INVALID_TOKEN_RESPONSE } from '../tokens.ts';
import type { IndependentMutant } from './mutant.ts';
import { createTokens, ISSUER_KEYS, parseToken } from './tokens.ts';

const BEARER = /^Bearer +(\S+)$/i;

/** Accepts only tokens that the issuer signed and that have not expired. */
function checkToken(authorization: string | undefined): ServiceResponse | undefined {
  const token = BEARER.exec(authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  const parsed = parseToken(token);
  return parsed?.isSignedByIssuer && !parsed.isExpired ? undefined : INVALID_TOKEN_RESPONSE;
}

/** The state before any write, shared by all runs. */
const unwritten = createService({}, checkToken);

/** A service whose writes are visible to the same run only. */
function createRun(): Service {
  let written: FastifyInstance | undefined;
  return (asked) => {
    if (asked.method === 'PATCH') written ??= mockWith();
    return written === undefined ? unwritten(asked) : callMock(written, asked, checkToken);
  };
}

const unchanged: Change = (service) => service;

/** Checks a service with every token, writes, the persons file, and the rules that match. */
export function checkIndependentMutant(
  { serve = unchanged, around = unchanged, write, tokens, soap, concurrency = 1 }: Omit<IndependentMutant, 'name'>,
  issuer: string,
  rules?: readonly string[],
): Promise<Report> {
  const given = { ...createTokens(issuer), ...tokens?.(issuer) };
  return serveService(
    around(signResponses(serve(createRun()))),
    (url) => {
      const overSoap = soap ? { soapUrl: url + SOAP_PATH } : {};
      const target = {
        baseUrl: url,
        ...overSoap,
        tokens: given,
        issuerKeys: ISSUER_KEYS,
        timeoutMs: 30_000,
        concurrency,
      };
      return runConformance({
        target,
        persons: standard,
        now: NOW,
        strict: true,
        allowWrites: true,
        ...(rules && { rules }),
      });
    },
    write,
  );
}
