import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, C, CONTACT, MAILBOX, person } from './persons.ts';

const whole: CaseExchange = { probe: 'batch', identifiers: [A, B], body: answer(person(A, CONTACT), person(B)) };
const first: CaseExchange = { probe: 'pipelined', identifiers: [A], body: answer(person(A, CONTACT)) };
const second: CaseExchange = { probe: 'pipelined', identifiers: [B], body: answer(person(B)) };

const pipelining = (name: string, outcome: CaseOutcome, how: Partial<CaseExchange>, says = ''): Case => ({
  rule: 'request/pipelining',
  name,
  outcome,
  says,
  exchanges: [whole, first, { ...second, ...how }],
});

const overHttp10 = (name: string, outcome: CaseOutcome, how: Partial<CaseExchange>, says = ''): Case => ({
  rule: 'request/http-1-0',
  name,
  outcome,
  says,
  exchanges: [whole, { ...whole, probe: 'http-1.0', ...how }],
});

export const cases: readonly Case[] = [
  pipelining('each has its persons', 'pass', {}),
  pipelining('the second has the response to the first', 'fail', { body: first.body }, 'another request'),
  pipelining('the second has the persons of both', 'fail', { body: whole.body }, '/personer/0'),
  pipelining('an unrequested person, whom no request asks for', 'pass', { body: answer(person(B), person(C)) }),
  pipelining('the second is rejected', 'warned', { status: 400 }),
  pipelining('the second has other data', 'warned', { body: answer(person(B, MAILBOX)) }),
  pipelining('no response', 'warned', { failed: 'no response within 10 s', isTimeout: true }),
  pipelining('the service is overloaded', 'error', { failed: 'status 503', isUnavailable: true }),
  { ...pipelining('the batch is rejected', 'skipped', {}), exchanges: [{ ...whole, status: 500 }, first, second] },
  overHttp10('the same persons', 'pass', {}),
  overHttp10('the same persons, without a length', 'pass', { headers: { connection: 'close' } }),
  overHttp10('chunked', 'warned', { headers: { 'transfer-encoding': 'chunked' } }, 'Transfer-Encoding: chunked'),
  overHttp10('an interim response', 'warned', { interimStatuses: [100] }, 'status 100'),
  overHttp10('other data', 'warned', { body: answer(person(A, MAILBOX), person(B)) }),
  overHttp10('no end', 'warned', { failed: 'no response within 10 s', isTimeout: true }, 'no response within'),
  overHttp10('rejected', 'skipped', { status: 505, body: '<h1>505</h1>' }, 'status 505'),
  overHttp10('rejected in chunks', 'warned', { status: 426, headers: { 'transfer-encoding': 'chunked' } }),
  overHttp10('the connection is closed', 'skipped', { failed: 'the connection was closed' }, 'HTTP/1.0 is rejected'),
  overHttp10('too many requests', 'skipped', { status: 429 }),
];
