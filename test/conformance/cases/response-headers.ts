import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, person } from './persons.ts';

const about =
  (rule: string) =>
  (name: string, outcome: CaseOutcome, how: Partial<CaseExchange>, says = ''): Case => ({
    rule: `response/${rule}`,
    name,
    outcome,
    says,
    exchanges: [{ probe: 'one', identifiers: [A], body: answer(person(A)), ...how }],
  });
const [charset, unique, shared] = [about('charset'), about('unique-members'), about('not-in-shared-caches')];
const typed = (value: string) => ({ headers: { 'content-type': value } });
const cached = (value: string) => ({ headers: { 'cache-control': value } });
const TEXT = JSON.stringify(answer(person(A)));

const unreadable: readonly Case[] = [charset, unique, shared].flatMap((rule) => [
  rule('the body is not JSON: another rule reports it', 'skipped', { body: 'kari' }),
  rule('the lookup is rejected', 'skipped', { status: 403 }),
]);

export const cases: readonly Case[] = [
  ...unreadable,
  charset('none', 'pass', typed('application/json')),
  charset('in quotes and capital letters', 'pass', typed('application/json; charset="UTF-8"')),
  charset('without a hyphen', 'pass', typed('application/json;charset=utf8')),
  charset('ISO 8859-1', 'warned', typed('application/json; charset=iso-8859-1'), 'charset iso-8859-1'),
  charset('UTF-16', 'warned', typed('application/json; q=1; Charset=utf-16')),
  charset('another parameter', 'pass', typed('application/json; version=utf-16')),
  unique('each once', 'pass', {}),
  unique('the same name in different objects', 'pass', { body: '{"a":{"a":1},"b":[{"a":1},{"a":2}]}' }),
  unique('a text like a name', 'pass', { body: '{"a":"\\"b\\":", "c" : "d:"}' }),
  unique('no object', 'pass', { body: 'null' }),
  unique(
    'twice with the same value',
    'warned',
    { body: TEXT.replace('"status"', '"status":"AKTIV",$&') },
    '1 repeated',
  ),
  unique('twice with different values', 'warned', { body: TEXT.replace('"status"', '"status":"SLETTET",$&') }),
  unique('an escaped name', 'warned', { body: '{"a\\"":1,"a\\"" :2}' }),
  shared('no Cache-Control', 'pass', {}),
  shared('no-store', 'pass', cached('no-store')),
  shared('for the client only', 'pass', cached('private, must-revalidate, max-age=60')),
  shared('a lifetime, which shared caches ignore', 'pass', cached('max-age=60')),
  shared('public', 'warned', cached('public, max-age=60'), 'Cache-Control: public'),
  shared('a lifetime in shared caches', 'warned', cached('S-MaxAge=60')),
  shared('checked again by shared caches', 'warned', cached('max-age=0 , must-revalidate')),
];
