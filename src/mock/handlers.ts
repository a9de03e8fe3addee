import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '../contract/index.ts';
import { personer } from './personer.ts';
import type { Service } from './service.ts';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Who answers each operation of the contract. */
const HANDLERS: Readonly<Record<Operation['operationId'], (service: Service, operation: Operation) => Handler>> = {
  hentPersonerV1: personer,
  hentPersonerV2: personer,
};

export const handlerOf = (service: Service, operation: Operation): Handler =>
  HANDLERS[operation.operationId](service, operation);
