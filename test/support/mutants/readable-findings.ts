import type { Report, ReportedFinding } from '../../../src/conformance/index.ts';

/** Words that say that a value differs, without the value. */
const VAGUE_WORDS =
  /\b(?:as stated|something else|unexpected|(?:an)?other (?:value|text|data|form|namespace|elements?|characters|name|one|status|codings?))\b|^none$|^others?$|^another\b/i;

function describeFault({ expected, actual, probe, curl, response }: ReportedFinding): string | undefined {
  if (probe.trim() === '' || curl.trim() === '' || response.trim() === '') return 'no place, request or response';
  if (expected.trim() === '' || actual.trim() === '') return 'an empty value';
  if (expected.trim() === actual.trim()) return 'the same value twice';
  return [expected, actual].some((text) => VAGUE_WORDS.test(text)) ? 'a vague word' : undefined;
}

/** The findings of MUST and SHOULD rules that an operator cannot act on, each with the reason. */
export const listUnreadableFindings = ({ results }: Report): readonly string[] =>
  results
    .filter(({ level }) => level !== 'OBSERVE')
    .flatMap(({ id, findings }) =>
      findings.flatMap((finding) => {
        const fault = describeFault(finding);
        return fault === undefined ? [] : [`${id}: ${fault}: ${finding.expected} / ${finding.actual}`];
      }),
    );
