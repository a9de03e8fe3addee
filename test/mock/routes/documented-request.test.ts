import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { mockWith } from '../../support/mock/in-process.ts';

/** https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel, its REST request, layout and all. */
const BODY = '{\n "personidentifikatorer" : [ "23079422568" ]\n \n}\n';
const REQUEST = [
  'POST /rest/v1/personer HTTP/1.1',
  'Host: 127.0.0.1',
  'Content-type: application/json',
  'Authorization: Bearer a_token-of.that/form+43=',
  `Content-Length: ${BODY.length}`,
  'Connection: close',
  '',
  BODY,
].join('\r\n');

test('the documented request returns all fields of the documented response', async () => {
  const mock = mockWith();
  await mock.listen();
  const socket = connect((mock.server.address() as { port: number }).port, '127.0.0.1');
  socket.write(REQUEST);
  const [head, body] = (await text(socket)).split('\r\n\r\n') as [string, string];
  await mock.close();
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(head).toMatch(/\r\ncontent-type: application\/json/i);
  expect(JSON.parse(body)).toEqual({
    personer: [
      expect.objectContaining({
        personidentifikator: '23079422568',
        reservasjon: 'NEI',
        status: 'AKTIV',
        kontaktinformasjon: expect.objectContaining({
          epostadresse: 'NULLstillt@example.com',
          epostadresse_oppdatert: '2023-11-20T10:14:52+02',
        }),
      }),
    ],
  });
});
