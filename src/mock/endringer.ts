import { type EndringerRequest, type Operation, validators } from '../contract/index.ts';
import type { Handler } from './handler.ts';
import { Refusal } from './problems.ts';
import { sendValue } from './send.ts';
import type { Service } from './service.ts';

/** Who has changed since, each as the register has them now. */
export function endringer(service: Service, { version }: Operation): Handler {
  return (request, reply) => {
    if (validators.EndringerRequest(request.body).length > 0) throw badChangeId();
    const { changed, ...ids } = service.changesAfter((request.body as EndringerRequest).fraEndringsId);
    request.persons = changed.length;
    const list = changed.map((identifier) => service.tellChanged(identifier, request.grant, version));
    return sendValue({ list, ...ids }, request, reply, service.sign);
  };
}

function badChangeId(): Refusal {
  const detail = 'send 0, or the tilEndringsId of an answer: a whole number';
  return new Refusal([{ id: 'bad-change-id', detail, pointer: '/fraEndringsId' }]);
}
