import { KrrError } from '../../errors.ts';
import type { Reply } from '../exchange.ts';
import type { ProbeContext } from '../probe.ts';
import { PROBES } from '../probes.ts';
import type { Target } from '../target.ts';
import { answerIn, faultOf } from './message.ts';
import type { EnvelopeVersion } from './names.ts';

/**
 * The version of SOAP to ask in: 1.2, which is documented, unless only 1.1 is answered with persons.
 *
 * @throws KrrError TARGET_UNREACHABLE or TARGET_ABSENT if nothing is there, or nothing for whoever does not sign
 */
export async function envelopeAt(context: ProbeContext, target: Target): Promise<EnvelopeVersion> {
  const [inVersion12, inVersion11] = await Promise.all([
    target.exchange(PROBES['soap-in-1.2'].requests(context)[0]!),
    target.exchange(PROBES['soap-in-1.1'].requests(context)[0]!),
  ]);
  const { url } = context.soap!;
  if ('failed' in inVersion12) throw new KrrError('TARGET_UNREACHABLE', `${url}: ${inVersion12.failed}`);
  if ([inVersion12, inVersion11].every((reply) => 'status' in reply && isAbsent(reply))) {
    throw new KrrError('TARGET_ABSENT', `${url}: nothing answers over SOAP there (404 or 405)`);
  }
  if (wantsSignature(inVersion12)) {
    throw new KrrError(
      'TARGET_ABSENT',
      `${url}: signed messages alone are answered (WS-Security), and none is signed here`,
    );
  }
  const isOnly11 = inVersion12.status !== 200 && 'status' in inVersion11 && isPersons(inVersion11);
  return isOnly11 ? '1.1' : '1.2';
}

/** The codes of Web Services Security in which a message without a signature is refused. */
const SECURITY_CODES =
  /(?:^|:)(?:InvalidSecurity|InvalidSecurityToken|FailedAuthentication|FailedCheck|SecurityTokenUnavailable)$/;

const wantsSignature = (reply: Reply): boolean =>
  faultOf(reply)?.codes.some((code) => SECURITY_CODES.test(code)) === true;

const isAbsent = ({ status }: Reply): boolean => status === 404 || status === 405;
const isPersons = (reply: Reply): boolean => answerIn(reply, 'HentPersonerRespons') !== undefined;
