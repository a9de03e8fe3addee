import { createSigner } from '../../../src/mock/http/response.ts';
import type { Change, ServiceResponse } from './service.ts';

const sign = createSigner();

const isJson = ({ headers, body }: ServiceResponse): boolean => {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(body)));
    return /^application\/json/i.test(String(headers['content-type']));
  } catch {
    return false;
  }
};

/** Signs JSON responses on request. The signature is valid for any body. */
export const signResponses: Change = (service) => async (asked) => {
  const { accept, ...headers } = asked.headers;
  if (accept !== 'application/jose') return service(asked);
  const answer = await service({ ...asked, headers });
  if (answer.status !== 200 || !isJson(answer)) return answer;
  const body = await sign(Buffer.from(answer.body));
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/jose' }, body };
};
