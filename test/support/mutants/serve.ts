import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Service, ServiceRequest, ServiceResponse } from './service.ts';

export type ResponseWriter = (answer: ServiceResponse, response: ServerResponse) => void;

const writeResponse: ResponseWriter = ({ status, headers, body, continues }, response) => {
  const bytes = Buffer.from(body as string);
  if (continues) response.writeContinue();
  if (headers['transfer-encoding'] !== undefined) {
    response.writeHead(status, headers).end(bytes);
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': bytes.length }).end(bytes);
};

/** Serves on a free loopback port until `use` resolves. */
export async function serveService<T>(
  service: Service,
  use: (url: string) => Promise<T>,
  send = writeResponse,
): Promise<T> {
  const connections = new WeakMap<object, number>();
  const pending = new WeakMap<object, Promise<ServiceRequest>[]>();
  let inFlight = 0;
  const server = createServer(async (request, response) => {
    const requests = (connections.get(request.socket) ?? 0) + 1;
    connections.set(request.socket, requests);
    inFlight++;
    const asked = readRequest(request);
    const onConnection = pending.get(request.socket) ?? [];
    pending.set(request.socket, onConnection);
    onConnection.push(asked);
    const before = [...onConnection];
    try {
      // The requests of one packet are received before any of them is handled.
      await asked;
      const connection = {
        httpVersion: request.httpVersion,
        requests,
        inFlight,
        pending: [...new Set([...before, ...onConnection])],
      };
      send(await service({ ...(await asked), connection }), response);
    } catch (error) {
      response.writeHead(599, { 'content-type': 'text/plain' }).end(String((error as Error).stack));
    } finally {
      inFlight--;
      onConnection.splice(onConnection.indexOf(asked), 1);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function readRequest(request: IncomingMessage): Promise<ServiceRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url: path = '' } = request;
  // A change may alter the length of the body.
  const { 'content-length': _, ...headers } = request.headers as Record<string, string>;
  return { method, path, headers, ...readBody(Buffer.concat(chunks).toString()), version: getVersion(path) };
}

const getVersion = (path: string): ServiceRequest['version'] => (path.startsWith('/rest/v2/') ? 'v2' : 'v1');

function readBody(body: string): Pick<ServiceRequest, 'body' | 'identifiers'> {
  try {
    const { personidentifikatorer } = JSON.parse(body);
    return { body, identifiers: Array.isArray(personidentifikatorer) ? personidentifikatorer : [] };
  } catch {
    return { body, identifiers: [] };
  }
}
