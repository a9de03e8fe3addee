import type { FastifyReply } from 'fastify';
import type { Operation } from '../contract/index.ts';
import { type Answer, narrowed } from '../disclosure/index.ts';
import type { Handler } from './handler.ts';
import { readLookup } from './read-lookup.ts';
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
    return send(answer, reply.type(JSON_IN_UTF8));
  };
}

/** Said of every answer, in one piece or in two: left alone, the framework says it of text but not of bytes. */
const JSON_IN_UTF8 = 'application/json; charset=utf-8';

/** Up to this size a copy, sent with the head in one piece, costs less than sending two. */
const ONE_PIECE = 1 << 14;

function send({ bytes, release }: Answer, reply: FastifyReply): FastifyReply {
  if (bytes.length > ONE_PIECE) {
    reply.raw.once('finish', release);
    return reply.send(bytes);
  }
  const text = bytes.toString();
  release();
  return reply.send(text);
}
