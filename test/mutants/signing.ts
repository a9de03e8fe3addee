import { createSigner } from '../../src/mock/signer.ts';
import type { Change } from './service.ts';

const sign = createSigner();

/** Signs what a service answers, where that is asked for: whatever it answers, its signature is right. */
export const signing: Change = (service) => async (asked) => {
  const { accept, ...headers } = asked.headers;
  if (accept !== 'application/jose') return service(asked);
  const answer = await service({ ...asked, headers });
  if (answer.status !== 200 || !/^application\/json/i.test(String(answer.headers['content-type']))) return answer;
  const body = await sign(Buffer.from(answer.body));
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/jose' }, body };
};
