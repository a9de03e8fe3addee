/** A pattern of wording that the project does not use, and the term to use instead. */
export interface BannedPattern {
  readonly name: string;
  readonly pattern: RegExp;
  readonly use: string;
}

/** Wording that hides the subject of a sentence or has a standard term. `docs/glossary.md` lists the terms. */
export const BANNED_PROSE: readonly BannedPattern[] = [
  {
    name: 'headless relative subject',
    pattern: /(?:^|[.:;!?(/*|"'`]\s*)(?:Who|What|Whoever|Whatever|Whom) (?![^.!\n]*\?)/,
    use: 'name the thing: the client, the request, the person, the token',
  },
  {
    name: 'headless who',
    pattern:
      /\bwhoever\b|\bwhatever\b|\b(?:of|to|by|for|from|than|whether|and|or|if|with|that|as) whom?\b(?! (?:calls|to)\b)/i,
    use: 'name the thing: the client, the request, the person, the token',
  },
  {
    name: '"is none", "is no X"',
    pattern:
      /(?<!\bthere )\b(?:is|are|was|were|be|being) (?:none\b(?! of)|no (?!longer|more|later|less|earlier|need)[a-z])/i,
    use: 'invalid, missing, unsupported, not a',
  },
  { name: 'answer', pattern: /\banswer(?:s|ed|ing|er)?\b|\bunanswered\b/i, use: 'response, returns, returned' },
  { name: 'told, tell', pattern: /\b(?:un)?told\b|\btell(?:s|ing)?\b/i, use: 'returned, disclosed, reported' },
  { name: 'reply', pattern: /\brepl(?:y|ies|ied)\b(?![.:,;)?])/i, use: 'response' },
  { name: 'strike', pattern: /\bstruck\b|\bstrik(?:e|es|ing)\b/i, use: 'inject a fault, a fault matches' },
  { name: 'spare', pattern: /\bspare[ds]?\b|\bsparing\b/i, use: 'not applicable, not injected' },
  { name: 'see off', pattern: /\bseen off\b|\bsees? (?:\w+ )?off\b/i, use: 'complete a request' },
  {
    name: 'judge',
    pattern: /\bjudg(?:e|es|ed|ing|ement|ements)\b|\bunjudged\b/i,
    use: 'evaluate, check; the conformance suite',
  },
  { name: 'refuse', pattern: /\brefus(?:e|es|ed|ing|al|als)\b/i, use: 'reject, rejected' },
  { name: 'wish', pattern: /\bwish(?:es|ed)?\b/i, use: 'query, request, options' },
  {
    name: 'slip, stray, mistake',
    pattern: /\bslips?\b|\bstray\b|\bmistakes?\b/i,
    use: 'diagnostic, error, unexpected',
  },
  { name: 'stated', pattern: /\bstated\b|\bstates (?:what|nothing)\b/i, use: 'specified, specifies' },
  {
    name: 'nobody',
    pattern: /\b(?:nobody|somebody|everybody|anybody)(?:’s)?\b/i,
    use: 'no person, a person, every person; no client, a client',
  },
  { name: 'lies on', pattern: /\b(?:lies?|lays?|laid|lain) (?:on|over|upon)\b/i, use: 'overrides, is merged into' },
  { name: 'superlative', pattern: /\b(?:MOST|LONGEST|LARGEST|DEEPEST|FARTHEST|LEAST)_/, use: 'MAX_, MIN_' },
];

/** Function names that are a genitive (`pathOf`) or a place (`personsIn`) instead of a verb. */
export const BANNED_FUNCTION_NAMES: readonly BannedPattern[] = [
  {
    name: 'xOf, xIn',
    pattern:
      /\bfunction\*? +#?[a-z]\w*(?:Of|In)\b|\b(?:const|let) +[a-z]\w*(?:Of|In) *(?::[^=]+)?= *(?:async *)?(?:\(|<|function|\w+ *=>)|^ +(?:async +|static +|get +)*#?[a-z]\w*(?:Of|In)\([^)]*\)[^;]*\{$/,
    use: 'a verb: get, find, create, parse, to',
  },
];

/** A line that may stay although a pattern matches it. */
export interface VocabularyException {
  /** The whole file path, or its beginning. */
  readonly file: string;
  /** A part of the line. */
  readonly text: string;
  readonly reason: string;
}

/** Lines that stay although a pattern matches them. */
export const EXCEPTIONS: readonly VocabularyException[] = [
  {
    file: 'src/mock/faults/matcher.ts',
    text: "const CHANCE = 'strikes';",
    reason: 'a key of the seeded random numbers: another word would change which requests fail for a seed',
  },
];

/** Returns the title of the test or mutant that a line of a test file declares; undefined for every other line. */
export function readTestTitle(line: string): string | undefined {
  const title = /\b(?:test|it|describe)(?:\.\w+)*(?:\([^)]*\))?\(\s*(['"`])(.*?)\1/.exec(line);
  return title?.[2] ?? /\bname: (['"`])(.*?)\1/.exec(line)?.[2];
}
