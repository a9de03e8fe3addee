import { expect, test } from 'vitest';
import { isLoopback } from '../../src/http-client/http-client.ts';

test('recognises localhost, 127.0.0.0/8 and ::1 in every notation', () => {
  const here = ['localhost', 'LOCALHOST:80', '127.0.0.1', '127.255.0.3:8080', '[::1]:8080', '127.1', '2130706433'];
  const elsewhere = ['localhost.example.com', '127.0.0.1.example.com', '128.0.0.1', '[::2]', '0.0.0.0', '10.0.0.1'];
  expect(here.filter((host) => !isLoopback(new URL(`http://${host}`)))).toEqual([]);
  expect(elsewhere.filter((host) => isLoopback(new URL(`http://${host}`)))).toEqual([]);
});
