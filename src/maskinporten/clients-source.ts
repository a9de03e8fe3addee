import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';

/** Something wrong at a path of the data: with a key itself, or with its value. */
export interface Finding {
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  readonly message: string;
}

/** A mistake in a file of clients. `line` and `column` count from 1 and point at the very key or value. */
export interface ClientMistake {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A YAML text as data; `place` tells where a part of it stands. Not YAML: `data` is undefined and `mistakes` say why. */
export interface ClientsSource {
  readonly data: unknown;
  readonly mistakes: readonly ClientMistake[];
  readonly place: (finding: Finding) => ClientMistake;
}

type Document = ReturnType<typeof parseDocument>;

/** The parser's own words may quote the file, which can hold a key by mistake: only its code is told. */
const wordsFor = ({ code }: YAMLError): string =>
  `not YAML as it should be: ${code.toLowerCase().replaceAll('_', ' ')}`;

const nodeAt = (doc: Document, path: readonly string[]): unknown =>
  path.length === 0 ? doc.contents : doc.getIn(path, true);

function keyAt(doc: Document, path: readonly string[]): unknown {
  const parent = nodeAt(doc, path.slice(0, -1));
  return isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && `${key.value}` === path.at(-1))?.key
    : undefined;
}

/** The node of a path; where the file is shorter than that, the nearest one around it. */
function nearest(doc: Document, { path, part }: Finding): Node | undefined {
  const node = part === 'key' ? keyAt(doc, path) : nodeAt(doc, path);
  if (isNode(node)) return node;
  return path.length === 0 ? undefined : nearest(doc, { path: path.slice(0, -1), part: 'value', message: '' });
}

function dataOf(doc: Document): unknown {
  try {
    return doc.toJS();
  } catch {
    // An alias that stands for nothing, or a bomb of them.
    return undefined;
  }
}

/** Reads YAML and remembers where everything stands. */
export function readClientsSource(text: string, file: string): ClientsSource {
  const lines = new LineCounter();
  const doc = parseDocument(text, { prettyErrors: false, logLevel: 'error', lineCounter: lines });
  const at = (offset: number, message: string): ClientMistake => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const mistakes = [...doc.errors, ...doc.warnings].map((error) => at(error.pos[0], wordsFor(error)));
  const data = mistakes.length > 0 ? undefined : dataOf(doc);
  if (mistakes.length === 0 && data === undefined) mistakes.push(at(0, 'its aliases cannot be resolved'));
  return { data, mistakes, place: (finding) => at(nearest(doc, finding)?.range?.[0] ?? 0, finding.message) };
}
