// The ceiling: pipes requests to TARGET and responses back.
import { Agent, createServer, request as send } from 'node:http';

const target = new URL(process.env.TARGET);
const agent = new Agent({ keepAlive: true });

createServer((request, response) => {
  const { method, url: path, headers } = request;
  const outgoing = send({ agent, hostname: target.hostname, port: target.port, method, path, headers }, (received) => {
    response.writeHead(received.statusCode, received.rawHeaders);
    received.pipe(response);
  });
  request.pipe(outgoing);
}).listen(Number(process.env.PORT), '127.0.0.1');
