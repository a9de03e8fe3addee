import { KrrError } from '../../errors.ts';
import type { ServiceResponse } from '../exchange.ts';
import type { ProbeContext } from '../probe.ts';
import { PROBES } from '../probes.ts';
import type { Target } from '../target.ts';
import { findFault, findResponseElement } from './message.ts';
import type { EnvelopeVersion } from './names.ts';

/**
 * The version of SOAP to ask in: 1.2, which is documented, unless only 1.1 is answered with persons.
 *
 * @throws KrrError TARGET_UNREACHABLE or ENDPOINT_NOT_FOUND if nothing is there, or nothing for whoever does not sign
 */
export async function detectEnvelopeVersion(context: ProbeContext, target: Target): Promise<EnvelopeVersion> {
  const [inVersion12, inVersion11] = await Promise.all([
    target.exchange(PROBES['soap-in-1.2'].requests(context)[0]!),
    target.exchange(PROBES['soap-in-1.1'].requests(context)[0]!),
  ]);
  const { url } = context.soap!;
  if ('failed' in inVersion12) throw new KrrError('TARGET_UNREACHABLE', `${url}: ${inVersion12.failed}`);
  if ([inVersion12, inVersion11].every((response) => 'status' in response && isAbsent(response))) {
    throw new KrrError('ENDPOINT_NOT_FOUND', `${url}: nothing answers over SOAP there (404 or 405)`);
  }
  if (requiresSignature(inVersion12)) {
    throw new KrrError(
      'ENDPOINT_NOT_FOUND',
      `${url}: signed messages alone are answered (WS-Security), and none is signed here`,
    );
  }
  const isOnly11 = inVersion12.status !== 200 && 'status' in inVersion11 && isPersonsResponse(inVersion11);
  return isOnly11 ? '1.1' : '1.2';
}

/** The codes of Web Services Security in which a message without a signature is refused. */
const SECURITY_CODES =
  /(?:^|:)(?:InvalidSecurity|InvalidSecurityToken|FailedAuthentication|FailedCheck|SecurityTokenUnavailable)$/;

const requiresSignature = (response: ServiceResponse): boolean =>
  findFault(response)?.codes.some((code) => SECURITY_CODES.test(code)) === true;

const isAbsent = ({ status }: ServiceResponse): boolean => status === 404 || status === 405;
const isPersonsResponse = (response: ServiceResponse): boolean =>
  findResponseElement(response, 'HentPersonerRespons') !== undefined;
