import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers one operation. */
export type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;
