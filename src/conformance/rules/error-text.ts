import type { CompletedExchange } from '../evidence/lookups.ts';
import type { FindingDetails } from './rule.ts';

const GROUP_SEPARATORS = /(?<=\d)[ .\u00a0-]+(?=\d)/g;
/** 11 digits have 15 characters in base64. */
const BASE64_RUNS = /[A-Za-z0-9+/_-]{15,}/g;

/** 11 digits have 22 characters in hexadecimal digits. */
const HEX_RUNS = /(?:[\da-f]{2}){11,}/gi;
const CHARACTER_REFERENCES = /&#(?:x([\da-f]{1,4})|(\d{1,5}));|%([\da-f]{2})/gi;

const decodeReferences = (text: string): string =>
  text.replace(CHARACTER_REFERENCES, (_, hex?: string, decimal?: string, percent?: string) =>
    String.fromCharCode(decimal === undefined ? Number.parseInt(hex ?? percent!, 16) : Number(decimal)),
  );

/** The text, the text with the digits of groups together, and the decoded parts that may be base64. */
const listReadableForms = (text: string): readonly string[] => [
  text,
  text.replace(GROUP_SEPARATORS, ''),
  decodeReferences(text),
  ...(text.match(HEX_RUNS) ?? []).map((run) => Buffer.from(run, 'hex').toString('latin1')),
  ...(text.match(BASE64_RUNS) ?? []).map((run) => Buffer.from(run, 'base64').toString('latin1')),
];

/** The date of birth and the personal number, apart. */
const hasBothParts = (numbers: ReadonlySet<string>, identifier: string): boolean =>
  identifier.length === 11 && numbers.has(identifier.slice(0, 6)) && numbers.has(identifier.slice(6));

/** Checks that a text repeats neither an identifier of the request, nor a number of similar length in its body. */
export function findRepeatedIdentifier(
  { request: { identifiers, body } }: CompletedExchange,
  text: string,
  loggedIn: readonly string[] = [],
): FindingDetails | undefined {
  const sent = [...identifiers, ...(body?.match(/\d{10,12}/g) ?? []), ...loggedIn];
  const forms = listReadableForms(text);
  const numbers = new Set(text.match(/\d+/g));
  const isRepeated = sent.some(
    (identifier) => forms.some((form) => form.includes(identifier)) || hasBothParts(numbers, identifier),
  );
  return isRepeated ? { expected: 'no identifier', actual: 'an identifier of the request' } : undefined;
}

/** Internals that an error must not disclose, and patterns that detect them. JSON writes a line break as \n. */
const INTERNALS: readonly { readonly what: string; readonly form: RegExp }[] = [
  {
    what: 'a stack trace',
    form: /(?:^|\\n|\n)(?:\s|\\t)*at [^\n()]{1,200}\((?:[^()\n]*:\d+|Native Method|Unknown Source)\)/,
  },
  { what: 'a stack trace', form: /\bat [\w.<>`]+\([^()\n]*\) in [^\n]+:line \d+/ },
  { what: 'a stack trace', form: /Traceback \(most recent call last\)|\bgoroutine \d+ \[/ },
  { what: 'the name of an exception class', form: /\b(?:[a-z]\w*\.){2,}[A-Z]\w*(?:Exception|Error)\b/ },
  { what: 'the name of an exception class', form: /\bSystem\.(?:\w+\.)*\w+Exception\b/ },
  {
    what: 'the path of a source file',
    form: /[\w-][\\/][\w.-]+\.(?:java|kt|scala|cs|go|py|rb|php|exs?|dart|hs|swift|cpp|[cm]?[jt]s):\d+/,
  },
  {
    what: 'the path of a source file',
    form: /\/(?:usr|home|opt|var|srv|app)\/[\w./-]+\.(?:jar|go|py|rb|php|p[lm]|exs?|dart|[cm]?[jt]s)\b/,
  },
  { what: 'the path of a source file', form: /\{file,\s*\\?"[^"]+\.erl/ },
  { what: 'a message of the runtime', form: /terminate called after throwing an instance/ },
  { what: 'a stack trace', form: /\bpanicked at [\w./-]+\.rs:\d+/ },
  { what: 'a message of the database', form: /\brelation \\?"[\w.]+\\?" does not exist|\berror in your SQL syntax/ },
  { what: 'a message of the database', form: /\bORA-\d{5}\b|\bSQLSTATE\b|\bSQLException\b|syntax error at or near/ },
  {
    what: 'a message of the database',
    form: /\bMsg \d+, Level \d+, State \d+|\bE11000 duplicate key|\bWRONGTYPE Operation/,
  },
];

/** Reports the internals that a text discloses. */
export function findInternals(text: string): FindingDetails | undefined {
  const kinds = new Set(INTERNALS.filter(({ form }) => form.test(text)).map(({ what }) => what));
  return kinds.size === 0 ? undefined : { expected: 'no internals', actual: [...kinds].join(', ') };
}
