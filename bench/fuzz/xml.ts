import { mutateText, pickHostileText } from './mutate.ts';
import type { Random } from './random.ts';

type Change = (tokens: string[], at: number, random: Random) => void;

const repeatTag = (count: number): string => '<a>'.repeat(count) + '</a>'.repeat(count);

function duplicateRange(tokens: string[], at: number, random: Random): void {
  const length = 1 + random.below(12);
  tokens.splice(random.below(tokens.length + 1), 0, ...tokens.slice(at, at + length));
}

/** Swaps two tokens: elements move, and a signed element can take the place of another one. */
function swap(tokens: string[], at: number, random: Random): void {
  const other = random.below(tokens.length);
  [tokens[at], tokens[other]] = [tokens[other]!, tokens[at]!];
}

const insert =
  (write: (random: Random) => string): Change =>
  (tokens, at, random) => {
    tokens.splice(at, 0, write(random));
  };

const changeTag =
  (change: (tag: string, random: Random) => string): Change =>
  (tokens, at, random) => {
    if (tokens[at]!.startsWith('<')) tokens[at] = change(tokens[at]!, random);
  };

const escapeText = (text: string): string => text.replace(/[<&]/g, '');

const CHANGES: readonly (readonly [number, Change])[] = [
  [3, (tokens, at, random) => tokens.splice(at, 1 + random.below(3))],
  [3, duplicateRange],
  [3, swap],
  [3, (tokens, at, random) => tokens.splice(at, 1, escapeText(pickHostileText(random)))],
  [2, changeTag((tag) => tag.replace(/ [\w:]+="[^"]*"/, ''))],
  [2, changeTag((tag, random) => tag.replace(/"[^"]*"/, `"${escapeText(pickHostileText(random)).replace(/"/g, '')}"`))],
  [2, changeTag((tag) => tag.replace(/^(<\/?)[\w-]+:/, '$1other:'))],
  [1, changeTag((tag, random) => tag.replace(/>$/, `${' a:b="c"'.repeat(1 + random.below(50))}>`))],
  [1, changeTag((tag) => tag.replace(/>$/, ' xmlns="" xmlns:ds="urn:other">'))],
  [1, changeTag((tag, random) => tag.replace(/Id="[^"]*"/, `Id="${random.pick(['B', 'TS', 'X509', 'b', ''])}"`))],
  [1, insert((random) => repeatTag(random.pick([1, 50, 2000, 20_000])))],
  [
    1,
    insert((random) => random.pick(['<!-- a -->', '<?a b?>', '<![CDATA[a]]>', '&#65;', '&amp;', '&a;', '<a/>', '\n'])),
  ],
  [1, insert((random) => `<!DOCTYPE a [<!ENTITY a "${'b'.repeat(random.below(2000))}">]>`)],
];

const changeTokens = (text: string, random: Random): string => {
  const tokens = text.match(/<[^>]*>|[^<]+/g) ?? [''];
  for (let count = 1 + random.below(3); count > 0 && tokens.length > 0; count--)
    random.pickWeighted(CHANGES)(tokens, random.below(tokens.length), random);
  return tokens.join('');
};

/** Changes an XML message: mostly its tags and texts, sometimes any character. */
export const mutateXml = (text: string, random: Random): string =>
  random.chance(0.8) ? changeTokens(text, random) : mutateText(text, random);
