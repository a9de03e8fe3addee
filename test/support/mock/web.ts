import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Sends `GET /` with a host name that `fetch` does not permit, and returns the response as text. */
export function sendRaw(url: string, host: string, accept: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`);
  return text(socket);
}
