import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';

/** Something wrong at a path of the data: with a key itself, or with its value. */
export interface UnplacedDiagnostic {
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  readonly message: string;
}

/** A mistake in a file of clients. `line` and `column` count from 1 and point at the very key or value. */
export interface ClientsDiagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A YAML text as data; `place` tells where a part of it stands. Not YAML: `data` is undefined and `mistakes` say why. */
export interface ClientsSource {
  readonly data: unknown;
  readonly diagnostics: readonly ClientsDiagnostic[];
  readonly locate: (finding: UnplacedDiagnostic) => ClientsDiagnostic;
}

type YamlDocument = ReturnType<typeof parseDocument>;

/** The parser's own words may quote the file, which can hold a key by mistake: only its code is told. */
const describeYamlError = ({ code }: YAMLError): string =>
  `not YAML as it should be: ${code.toLowerCase().replaceAll('_', ' ')}`;

const findNode = (doc: YamlDocument, path: readonly string[]): unknown =>
  path.length === 0 ? doc.contents : doc.getIn(path, true);

function findKey(doc: YamlDocument, path: readonly string[]): unknown {
  const parent = findNode(doc, path.slice(0, -1));
  return isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && `${key.value}` === path.at(-1))?.key
    : undefined;
}

/** The node of a path; where the file is shorter than that, the nearest one around it. */
function findNearestNode(doc: YamlDocument, { path, part }: UnplacedDiagnostic): Node | undefined {
  const node = part === 'key' ? findKey(doc, path) : findNode(doc, path);
  if (isNode(node)) return node;
  return path.length === 0 ? undefined : findNearestNode(doc, { path: path.slice(0, -1), part: 'value', message: '' });
}

function toData(doc: YamlDocument): unknown {
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
  const createDiagnostic = (offset: number, message: string): ClientsDiagnostic => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const diagnostics = [...doc.errors, ...doc.warnings].map((error) =>
    createDiagnostic(error.pos[0], describeYamlError(error)),
  );
  const data = diagnostics.length > 0 ? undefined : toData(doc);
  if (diagnostics.length === 0 && data === undefined)
    diagnostics.push(createDiagnostic(0, 'its aliases cannot be resolved'));
  return {
    data,
    diagnostics,
    locate: (finding) => createDiagnostic(findNearestNode(doc, finding)?.range?.[0] ?? 0, finding.message),
  };
}
