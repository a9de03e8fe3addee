import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import * as api from '../../src/index.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const INDEX = `${ROOT}src/index.ts`;

/** They ask a deployment: the compiler reads them, nobody runs them. */
const ASK_A_DEPLOYMENT = ['runConformance'];

const configured = ts.parseJsonConfigFileContent(
  ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile).config,
  ts.sys,
  ROOT,
);
const options: ts.CompilerOptions = {
  ...configured.options,
  noUnusedLocals: false,
  paths: { 'krr-kit': [INDEX] },
};

interface Export {
  readonly name: string;
  readonly isValue: boolean;
  readonly docstring: string;
  readonly example: string | undefined;
}

function exportsOf(file: string): Export[] {
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  return checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!).map((symbol) => {
    const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const tag = origin.getJsDocTags(checker).find(({ name }) => name === 'example');
    return {
      name: symbol.name,
      isValue: (origin.flags & ts.SymbolFlags.Value) !== 0,
      docstring: ts.displayPartsToString(origin.getDocumentationComment(checker)),
      example: tag && codeIn(ts.displayPartsToString(tag.text)),
    };
  });
}

const codeIn = (text: string): string | undefined => /^```ts\n([\s\S]*?)\n```$/.exec(text.trim())?.[1];

const exported = exportsOf(INDEX);
const examples = exported.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example] as const]));

/** A value, alone or before words that say why; not what is cut short by an ellipsis. */
const VALUE = /^(true|false|null|-?\d+|'[^']*'|\[.*\]|\{.*\})(?=$|[:;,] )/;

interface Claim {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The comment at the end of an expression's line, or alone on the next one. */
function claimAfter(code: string, end: number): string | undefined {
  return /^;?[ \t]*\n?[ \t]*\/\/ (.*)/.exec(code.slice(end))?.[1];
}

function claimsIn(code: string): Claim[] {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2023, true);
  const claims: Claim[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) {
      const { expression } = node;
      const text = claimAfter(code, expression.getEnd());
      if (text !== undefined) claims.push({ start: expression.getStart(), end: expression.getEnd(), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return claims;
}

/** What a claim says is there; what `console.log` writes stands in it without quotation marks. */
const promised = (code: string, { start, text }: Claim): unknown => {
  if (code.startsWith('console.log(', start)) return text;
  const [, value] = VALUE.exec(text) ?? [];
  if (value === undefined) throw new Error(`not a value: ${text}`);
  return new Function(`return (${value});`)();
};

const AsyncFunction = (async () => {}).constructor as new (...code: string[]) => (...given: unknown[]) => Promise<void>;

/** Runs an example, and pairs what each of its comments promises with what came. */
async function outcomesOf(code: string): Promise<{ promised: unknown; came: unknown }[]> {
  const claims = claimsIn(code);
  const noted = claims.reduceRight(
    (text, { start, end }, at) => `${text.slice(0, start)}note(${at}, ${text.slice(start, end)})${text.slice(end)}`,
    code,
  );
  const body = noted.replace(/^import (\{[^}]*\}) from 'krr-kit';$/gm, 'const $1 = api;');
  const { outputText } = ts.transpileModule(body, { compilerOptions: { target: ts.ScriptTarget.ES2023 } });
  const came = new Map<number, unknown>();
  const note = (at: number, value: unknown) => came.set(at, value);
  await new AsyncFunction('api', 'note', 'console', outputText)(api, note, { log: (text: unknown) => String(text) });
  return claims.map((claim, at) => ({ promised: promised(code, claim), came: came.get(at) }));
}

/** What the compiler has to say of each example, as a module of its own. */
function complaints(codes: ReadonlyMap<string, string>): string[] {
  const files = new Map([...codes].map(([name, code]) => [`${ROOT}test/example-of-${name}.ts`, code]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) =>
    files.has(file) ? ts.createSourceFile(file, files.get(file)!, rest[0]) : getSourceFile(file, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${file.slice(ROOT.length)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  );
}

describe('every export of the package', () => {
  test('is found', () => {
    expect(
      exported
        .filter(({ isValue }) => isValue)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(api).sort());
  });

  test.each(exported)('$name has a docstring', ({ docstring }) => {
    expect(docstring).not.toBe('');
  });

  test.each(exported.filter(({ isValue }) => isValue))('$name has an example that imports it', ({ name, example }) => {
    expect(example).toMatch(new RegExp(`^import \\{[^}]*\\b${name}\\b[^}]*\\} from 'krr-kit';`));
  });
});

describe('the examples', () => {
  test('are as the compiler wants them', () => {
    expect(complaints(new Map(examples))).toEqual([]);
  });

  test('are not let through by a compiler that knows nothing of the package', () => {
    const wrong = "import { isOrganisationNumber } from 'krr-kit';\nisOrganisationNumber(984661185);";
    expect(complaints(new Map([['misuse', wrong]]))).toEqual([expect.stringMatching(/not assignable .* 'string'/)]);
  });

  test.each(examples.filter(([name]) => !ASK_A_DEPLOYMENT.includes(name)))('%s gives what it says', async (_, code) => {
    const outcomes = await outcomesOf(code);
    expect(outcomes.length).toBeGreaterThan(0);
    for (const { promised, came } of outcomes) expect(came).toEqual(promised);
  });

  test('are seen through where they promise what does not come', async () => {
    const [outcome] = await outcomesOf("import { systemClock } from 'krr-kit';\nsystemClock.frozen; // true");
    expect(outcome).toEqual({ promised: true, came: false });
  });
});

test('nothing else in the sources is shown under a name that the package does not have', () => {
  const shown = ts.sys.readDirectory(`${ROOT}src`, ['.ts']).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(/^ \* import \{ ([^}]*) \} from 'krr-kit';$/gm)].flatMap(([, names]) =>
      names!.split(', '),
    );
  });
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter((name) => !(name in api))).toEqual([]);
});
