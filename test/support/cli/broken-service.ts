import { once } from 'node:events';
import { createServer } from 'node:http';

/** A service that returns an empty list under a wrong field name, and repeats the token of the request. */
export interface BrokenService {
  readonly baseUrl: string;
  /** The distinct tokens that it has received. */
  readonly tokens: () => readonly string[];
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

export async function brokenService(): Promise<BrokenService> {
  const tokens = new Set<string>();
  const server = createServer((request, response) => {
    const [, token] = /^Bearer (.*)$/.exec(request.headers.authorization ?? '') ?? [];
    if (token !== undefined) tokens.add(token);
    request.resume().on('end', () => {
      const repeated = { 'X-Token': token ?? '', 'Content-Type': 'application/json' };
      if (token === undefined) response.writeHead(403, { 'Content-Type': 'text/plain' }).end('no');
      else response.writeHead(200, repeated).end('{"people":[]}');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    tokens: () => [...tokens],
    forget: () => tokens.clear(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
