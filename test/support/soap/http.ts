import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSoapWsdl, type SoapService } from '../../../src/soap/index.ts';
import { answerTo } from './service.ts';

export interface Listening {
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** The service on a free port of this machine, with its WSDL. */
export async function listen(service: SoapService): Promise<Listening> {
  const server = createServer(async (request, response) => {
    const address = `http://${request.headers.host}/ws-v5`;
    if (request.method === 'GET') {
      return void response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(createSoapWsdl(address));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const contentType = request.headers['content-type'] ?? '';
    const answer = answerTo({ contentType, body: Buffer.concat(chunks) }, service);
    response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: `http://127.0.0.1:${port}/ws-v5`, close };
}
