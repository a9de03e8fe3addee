/** Bundles the web page and Swagger UI into `dist/web`, which the mock serves. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const WEB = new URL('../dist/web/', import.meta.url);
/** Of the page, without Swagger UI. */
const MAX_GZIPPED_BYTES = 150_000;

const bundle = (entryPoint: string) =>
  build({
    absWorkingDir: ROOT,
    entryPoints: [entryPoint],
    outdir: 'dist/web',
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });

interface Page {
  readonly folder: string;
  readonly entryPoint: string;
  /** The path of the files in the document, relative to the document. */
  readonly filePath: string;
  readonly title: string;
  /** The names of other style sheets and scripts. */
  readonly others?: readonly string[];
}

/** Writes a document and its hashed files, and returns their total size when compressed. */
async function writePage({ folder, entryPoint, filePath, title, others = [] }: Page): Promise<number> {
  const directory = new URL(`${folder}/`, WEB);
  mkdirSync(directory, { recursive: true });
  const { outputFiles } = await bundle(entryPoint);
  for (const { path, contents } of outputFiles) writeFileSync(new URL(basename(path), directory), contents);
  const names = [...others, ...outputFiles.map(({ path }) => basename(path))];
  const tags = names.map((name) =>
    name.endsWith('.css')
      ? `<link rel="stylesheet" href="${filePath}${name}">`
      : `<script src="${filePath}${name}" ${others.includes(name) ? 'defer' : 'type="module"'}></script>`,
  );
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230b5cad'/%3E%3Cpath d='M5 3v10M11 3 6 8l5 5' stroke='%23fff' stroke-width='2' fill='none'/%3E%3C/svg%3E">
${tags.join('\n')}
</head>
<body><div id="app"></div></body>
</html>
`;
  writeFileSync(new URL('index.html', directory), html);
  return [Buffer.from(html), ...outputFiles.map(({ contents }) => contents)]
    .map((content) => gzipSync(content).length)
    .reduce((sum, size) => sum + size, 0);
}

const SWAGGER_FILES = ['swagger-ui-bundle.js', 'swagger-ui.css'];
const LICENCE_FILES = ['LICENSE', 'NOTICE', 'swagger-ui-bundle.js.LICENSE.txt'];

/** Copies Swagger UI: 2 MB. Its package is more than 12 MB and contains an install script that sends usage data. */
async function writeSwaggerUi(): Promise<void> {
  const directory = new URL('swagger-ui/', WEB);
  mkdirSync(directory, { recursive: true });
  const source = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const name of [...SWAGGER_FILES, ...LICENCE_FILES]) cpSync(`${source}/${name}`, new URL(name, directory));
  await writePage({
    folder: 'swagger-ui',
    entryPoint: 'web/swagger-ui.ts',
    filePath: '',
    title: 'KRR · Swagger UI',
    others: SWAGGER_FILES,
  });
}

/** Builds `dist/web`. Throws if the page is larger than its budget. */
export async function buildWeb(): Promise<void> {
  rmSync(WEB, { recursive: true, force: true });
  const size = await writePage({
    folder: 'page',
    entryPoint: 'web/main.tsx',
    filePath: '/__krr/assets/',
    title: 'krr mock',
  });
  if (size > MAX_GZIPPED_BYTES) throw new Error(`the web page has ${size} bytes gzipped, at most ${MAX_GZIPPED_BYTES}`);
  await writeSwaggerUi();
}
