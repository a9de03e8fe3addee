import { afterAll, beforeAll, expect, test } from 'vitest';
import { identifiersOf } from './identifiers.ts';
import { mockWith, post } from './service.ts';

const mock = mockWith();
let url: string;
beforeAll(async () => {
  url = `${await mock.listen()}/rest/v1/personer`;
});
afterAll(() => mock.close());

const bodies = Array.from({ length: 24 }, (_, n) =>
  JSON.stringify({ personidentifikatorer: identifiersOf(n % 3 === 0 ? 10 : 1000, n) }),
);
const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };

test('answers to many at once, who read late, are each what they are alone', async () => {
  const alone: string[] = [];
  for (const body of bodies) alone.push((await post(mock, body)).body);
  for (let round = 0; round < 2; round++) {
    const answers = await Promise.all(bodies.map((body) => fetch(url, { method: 'POST', headers, body })));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts.map((text, n) => text === alone[n])).toEqual(bodies.map(() => true));
  }
});
