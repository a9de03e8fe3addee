import type { Operation } from '../contract/index.ts';
import { narrowed } from '../disclosure/index.ts';
import type { Handler } from './handler.ts';
import { readLookup } from './read-lookup.ts';
import { send } from './send.ts';
import type { Service } from './service.ts';

/** The batch lookup: every identifier is answered, or, in version 2, everyone who is in the register. */
export function personer(service: Service, operation: Operation): Handler {
  return (request, reply) => {
    const { register, writer } = service;
    const { behaviour } = service.scenario;
    const lookup = readLookup(request.body, operation, behaviour, (identifier) => register.isStated(identifier));
    request.persons = lookup.identifiers.length;
    const answer = writer.write({
      identifiers: lookup.identifiers,
      unknown: lookup.unknown,
      version: operation.version,
      grant: narrowed(request.grant, lookup.informasjonsbehov),
      includeNotRegistered:
        operation.version === 'v1' || (lookup.inkluderIkkeRegistrerte ?? behaviour.inkluderIkkeRegistrerte),
    });
    return send(answer, request, reply, service.sign);
  };
}
