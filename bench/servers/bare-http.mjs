// The ceiling: reads and parses the body, sends a prebuilt buffer of SIZE bytes.
import { createServer } from 'node:http';

const answer = Buffer.alloc(Number(process.env.SIZE), 'x');

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': answer.length });
    response.end(answer);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
