import { KrrError } from '../../errors.ts';
import type { Reply } from '../exchange.ts';
import type { ProbeContext } from '../probe.ts';
import { PROBES } from '../probes.ts';
import type { Target } from '../target.ts';
import { answerIn } from './message.ts';
import type { EnvelopeVersion } from './names.ts';

/**
 * The version of SOAP to ask in: 1.2, which is documented, unless only 1.1 is answered with persons.
 *
 * @throws KrrError TARGET_UNREACHABLE or TARGET_ABSENT if nothing is there
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
  const isOnly11 = inVersion12.status !== 200 && 'status' in inVersion11 && isPersons(inVersion11);
  return isOnly11 ? '1.1' : '1.2';
}

const isAbsent = ({ status }: Reply): boolean => status === 404 || status === 405;
const isPersons = (reply: Reply): boolean => answerIn(reply, 'HentPersonerRespons') !== undefined;
