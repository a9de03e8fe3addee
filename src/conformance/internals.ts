/** What a reader of an error should not be shown, and how it is known. In JSON a line break is written \n. */
const INTERNALS: readonly { readonly what: string; readonly form: RegExp }[] = [
  {
    what: 'a stack trace',
    form: /(?:^|\\n|\n)(?:\s|\\t)*at [^\n()]{1,200}\((?:[^()\n]*:\d+|Native Method|Unknown Source)\)/,
  },
  { what: 'a stack trace', form: /\bat [\w.<>`]+\([^()\n]*\) in [^\n]+:line \d+/ },
  { what: 'a stack trace', form: /Traceback \(most recent call last\)|\bgoroutine \d+ \[/ },
  { what: 'the name of an exception class', form: /\b(?:[a-z]\w*\.){2,}[A-Z]\w*(?:Exception|Error)\b/ },
  { what: 'the name of an exception class', form: /\bSystem\.(?:\w+\.)*\w+Exception\b/ },
  { what: 'the path of a source file', form: /[\w-][\\/][\w.-]+\.(?:java|kt|cs|go|py|rb|php|[cm]?[jt]s):\d+/ },
  {
    what: 'the path of a source file',
    form: /\/(?:usr|home|opt|var|srv|app)\/[\w./-]+\.(?:jar|go|py|rb|php|[cm]?[jt]s)\b/,
  },
  { what: 'a message of the database', form: /\bORA-\d{5}\b|\bSQLSTATE\b|\bSQLException\b|syntax error at or near/ },
];

/** The kinds of internals that a text shows, each once. */
export const findInternals = (text: string): readonly string[] => [
  ...new Set(INTERNALS.filter(({ form }) => form.test(text)).map(({ what }) => what)),
];
