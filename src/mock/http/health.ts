import type { FastifyInstance } from 'fastify';

/** `/health/live` reports the process, `/health/ready` whether it accepts requests. */
export function serveHealth(app: FastifyInstance, findFailure = (): string | undefined => undefined): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  for (const url of ['/health', '/health/live']) app.get(url, () => ({ status: 'UP' }));
  app.get('/health/ready', (_request, reply) => {
    const reason = isClosing ? 'the mock is shutting down' : findFailure();
    return reason === undefined ? { status: 'UP' } : reply.code(503).send({ status: 'DOWN', reason });
  });
}
