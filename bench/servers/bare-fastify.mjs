// What any Fastify service takes to start: one route, no schema.
import Fastify from 'fastify';

const app = Fastify();
app.post('/rest/v1/personer', async () => ({ personer: [] }));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
