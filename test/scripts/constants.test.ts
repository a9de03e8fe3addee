import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { withConstants } from '../../scripts/constants.ts';

test.each([
  ['a value', 'var a = 1;'],
  ['a class', 'var A = class {};'],
  ['several names', 'var a = 1, b = 2;'],
  ['a pattern', 'var [a, { b, c: [d] }] = [1, { b: 2, c: [3] }];'],
  ['an object whose members are assigned to', 'var a = {}; a.b = 1; a["c"]++; [a.d] = [1];'],
])('%s that nothing is assigned to is a constant', (_, code) => {
  expect(withConstants(code)).toBe(code.replace('var', 'const'));
});

test('comments are left as they are', () => {
  expect(withConstants('/* var x */ var a = 1; // var y')).toBe('/* var x */ const a = 1; // var y');
});

test.each([
  ['no value', 'var a;'],
  ['another value later', 'var a = 1; a = 2;'],
  ['another value in a function', 'var a = 1; function f() { a ||= 2; }'],
  ['another value by a step', 'var a = 1; a++;'],
  ['another value by a pattern', 'var a = 1, b = 2; ({ x: [a] } = { x: [3] });'],
  ['another value in each round of a loop', 'var a = 1; for (a of [2, 3]);'],
  ['a value and a neighbour that changes', 'var a = 1, b = 2; --b;'],
])('what has %s stays a variable', (_, code) => {
  expect(withConstants(code)).toBe(code);
});

test('leaves other variables unchanged', () => {
  const code = 'let a = 1; function f() { var b = 2; return !b; } if (a) { var c = 3; }';
  expect(withConstants(code)).toBe(code);
});

test('a bundle does what it did', () => {
  const code =
    'var step = 2; var count = 0; var add = (n) => { count += n * step; }; [1, 2].forEach(add); [count, step]';
  expect(runInNewContext(withConstants(code))).toEqual(runInNewContext(code));
  expect(withConstants(code)).toContain('const step');
});
