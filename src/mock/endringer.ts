import { type EndringerRequest, type Operation, validators } from '../contract/index.ts';
import type { Handler } from './handler.ts';
import { Refusal } from './problems.ts';
import { sendValue } from './send.ts';
import type { Service } from './service.ts';

/** Who has changed since, each as the register has them now. */
export function endringer(service: Service, { version }: Operation): Handler {
  return (request, reply) => {
    if (validators.EndringerRequest(request.body).length > 0) throw badChangeId();
    const { fraEndringsId } = request.body as EndringerRequest;
    const { changed, ...ids } = service.changesAfter(fraEndringsId);
    if (fraEndringsId > ids.sisteEndringsId) throw beyondTheLast(ids.sisteEndringsId);
    request.persons = changed.length;
    const list = changed.map((identifier) => service.tellChanged(identifier, request.grant, version));
    return sendValue({ list, fraEndringsId, ...ids }, request, reply, service.sign);
  };
}

const badChangeId = (): Refusal => refused('send 0, or the tilEndringsId of an answer: a whole number');

/** Whoever has an id of an earlier start must be told so: an empty answer would cut them off without a word. */
const beyondTheLast = (last: number): Refusal =>
  refused(`the last change is ${last}; the log of the mock begins anew with each start of it: begin at 0`);

const refused = (detail: string): Refusal => new Refusal([{ id: 'bad-change-id', detail, pointer: '/fraEndringsId' }]);
