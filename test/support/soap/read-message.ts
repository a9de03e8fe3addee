import { afterAll, expect } from 'vitest';
import type { SoapResponse } from '../../../src/soap/index.ts';
import { VERSIONS, type Version } from './names.ts';
import { mistakesIn } from './schemas.ts';

/** What the validator can hold at once. */
const AT_ONCE = 200;

/** Every answer that the tests of a file were given, each once, with the test that was the first to get it. */
const answers = new Map<string, { readonly answer: SoapResponse; readonly test: string }>();

/** Keeps an answer, to be held to the schemas when the tests of the file are over. Whatever asks goes through here. */
export function taken<Answer extends SoapResponse>(answer: Answer): Answer {
  const { contentType, body } = answer;
  const key = `${contentType}\n${body}`;
  const test = expect.getState().currentTestName ?? 'before the tests';
  if (!answers.has(key)) answers.set(key, { answer: { status: answer.status, contentType, body }, test });
  return answer;
}

const versionOf = ({ contentType }: SoapResponse): Version | undefined =>
  (Object.keys(VERSIONS) as Version[]).find((version) => VERSIONS[version].contentType === contentType);

afterAll(async () => {
  const wrong: string[] = [];
  const all = [...answers.values()];
  for (const { answer, test } of all) {
    if (versionOf(answer) === undefined) wrong.push(`${test}: ${answer.contentType} is no content type of SOAP`);
  }
  for (const version of Object.keys(VERSIONS) as Version[]) {
    const ofVersion = all.filter(({ answer }) => versionOf(answer) === version);
    for (let from = 0; from < ofVersion.length; from += AT_ONCE) {
      const some = ofVersion.slice(from, from + AT_ONCE);
      const mistakes = await mistakesIn(
        some.map(({ answer }) => answer.body),
        version,
      );
      wrong.push(...mistakes.map(({ at, message }) => `${some[at]?.test}: ${message}`));
    }
  }
  expect(wrong).toEqual([]);
});
