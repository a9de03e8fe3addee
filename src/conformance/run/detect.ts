import { KrrError } from '../../errors.ts';
import { type EnvelopeVersion, findFault, findResponseElement } from '../evidence/soap-message.ts';
import type { ProbeContext } from '../probes/probe.ts';
import { PROBES } from '../probes/rest.ts';
import type { Interface, NoResponse, RestVersion, ServiceResponse } from '../target/exchange.ts';
import type { Target } from '../target/target.ts';
import { createTokenRejectedError, isTokenRejected, rejectOtherService } from './set-up.ts';

type Response = ServiceResponse | NoResponse;

const isAbsent = (response: Response): boolean =>
  'status' in response && (response.status === 404 || response.status === 405);

/**
 * Finds the REST versions that the deployment has: the lookup returns neither 404 nor 405.
 *
 * @throws KrrError TARGET_UNREACHABLE, ENDPOINT_NOT_FOUND or TOKEN_REJECTED; or the reason if the run ended
 */
export async function detectRestVersions(
  candidates: readonly RestVersion[],
  getContext: (version: Interface) => ProbeContext,
  target: Target,
): Promise<readonly RestVersion[]> {
  if (candidates.length === 0) return [];
  const sendFirst = (probe: 'one' | 'batch', versions: readonly RestVersion[]): Promise<readonly Response[]> =>
    Promise.all(versions.map((version) => target.exchange(PROBES[probe].requests(getContext(version))[0]!)));
  const responses = await sendFirst('one', candidates);
  if (target.ended !== undefined) throw target.ended;
  const failures = responses.flatMap((response) => ('failed' in response ? [response.failed] : []));
  if (failures.length === responses.length)
    throw new KrrError('TARGET_UNREACHABLE', `${target.baseUrl}: ${failures[0]}`);
  const found = candidates.filter((_, index) => !isAbsent(responses[index]!));
  if (found.length === 0) {
    throw new KrrError(
      'ENDPOINT_NOT_FOUND',
      `${target.baseUrl}: the lookup does not exist (404 or 405); the base URL is the part before /rest`,
    );
  }
  const present = responses.filter(isReceived).filter((response) => !isAbsent(response));
  rejectOtherService(target.baseUrl, present, target);
  if (!present.every(isTokenRejected)) return found;
  const others = await sendFirst('batch', found);
  if (others.filter(isReceived).every(isTokenRejected)) throw createTokenRejectedError(present[0]!, target);
  return found;
}

const isReceived = (response: Response): response is ServiceResponse => 'status' in response;

/** The number of requests that {@link detectEnvelopeVersion} sends: one for each version of SOAP. */
export const ENVELOPE_REQUESTS = 2;

/**
 * Chooses the SOAP version: 1.2, which is documented, unless only 1.1 returns persons.
 *
 * @throws KrrError TARGET_UNREACHABLE, or ENDPOINT_NOT_FOUND if there is no SOAP service or it requires signatures
 */
export async function detectEnvelopeVersion(context: ProbeContext, target: Target): Promise<EnvelopeVersion> {
  const [inVersion12, inVersion11] = await Promise.all([
    target.exchange(PROBES['soap-in-1.2'].requests(context)[0]!),
    target.exchange(PROBES['soap-in-1.1'].requests(context)[0]!),
  ]);
  const { url } = context.soap!;
  if ('failed' in inVersion12) throw new KrrError('TARGET_UNREACHABLE', `${url}: ${inVersion12.failed}`);
  if ([inVersion12, inVersion11].every(isAbsent)) {
    throw new KrrError('ENDPOINT_NOT_FOUND', `${url}: no SOAP service exists there (404 or 405)`);
  }
  rejectOtherService(url, [inVersion12, inVersion11].filter(isReceived), target);
  if (
    [inVersion12, inVersion11].filter(isReceived).every((response) => isTokenRejected(response) && !findFault(response))
  ) {
    throw new KrrError(
      'ENDPOINT_NOT_FOUND',
      `${url}: the service rejects SOAP requests without credentials (status ${inVersion12.status}), and the suite sends none`,
    );
  }
  if (requiresSignature(inVersion12)) {
    throw new KrrError(
      'ENDPOINT_NOT_FOUND',
      `${url}: the service accepts only signed messages (WS-Security), which the suite does not send`,
    );
  }
  const isOnly11 = inVersion12.status !== 200 && 'status' in inVersion11 && hasPersons(inVersion11);
  return isOnly11 ? '1.1' : '1.2';
}

/** The fault codes of Web Services Security for a message without a signature. */
const SECURITY_CODES =
  /(?:^|:)(?:InvalidSecurity|InvalidSecurityToken|FailedAuthentication|FailedCheck|SecurityTokenUnavailable)$/;

const requiresSignature = (response: ServiceResponse): boolean =>
  findFault(response)?.codes.some((code) => SECURITY_CODES.test(code)) === true;

const hasPersons = (response: ServiceResponse): boolean =>
  findResponseElement(response, 'HentPersonerRespons') !== undefined;
