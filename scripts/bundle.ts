/**
 * Bundles the command line and the package, with the packages that they use: a start reads a few files instead of hundreds,
 * Jest loads packages that it cannot load by itself (it supports no `require` of an ES module), and an installation has no
 * dependencies. Modules that are imported dynamically stay in separate chunks of the ESM build.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { withConstants } from './constants.ts';
import { formatLicenses } from './licenses.ts';
import { buildWeb } from './web.ts';

const root = new URL('../', import.meta.url);
const dist = new URL('dist/', root);

/** The packages in the web page. Swagger UI brings its own licences. */
const WEB_PACKAGES = ['node_modules/preact'];

/** Lets the bundler see a `require` that a source file gets from `createRequire` in order to load a package on first use. */
const lazyPackages: Plugin = {
  name: 'lazy-packages',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(/^const require = createRequire\(import\.meta\.url\);$/m, '');
      return contents === source ? undefined : { contents, loader: 'ts' };
    });
  },
};

const common = {
  absWorkingDir: fileURLToPath(root),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The CommonJS form of jsonc-parser cannot be bundled.
  mainFields: ['module', 'main'],
  plugins: [lazyPackages],
  legalComments: 'none',
  metafile: true,
  write: false,
} as const satisfies BuildOptions;

const esm = await build({
  ...common,
  entryPoints: ['src/index.ts', 'src/cli/main.ts'],
  format: 'esm',
  // One folder deep, like the sources, so that paths relative to the module stay correct.
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  sourcemap: true,
  sourcesContent: false,
  // Bundled CommonJS packages require the modules of Node.
  banner: {
    js: "import { createRequire as createNodeRequire } from 'node:module';\nconst require = createNodeRequire(import.meta.url);",
  },
});

const commonJs = await build({
  ...common,
  entryPoints: ['src/index.ts'],
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
});

for (const { path, text } of [...esm.outputFiles, ...commonJs.outputFiles]) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, isMeasured(path) ? withConstants(text) : text);
}

const { inputs } = esm.metafile.outputs['dist/index.js']!;
const lifted = Object.keys(inputs).filter((file) => inputs[file]!.bytesInOutput > 0);
if (lifted.length > 0) throw new Error(`in dist/index.js and so not one folder deep: ${lifted.join(', ')}`);

writeFileSync(
  new URL('THIRD-PARTY-LICENSES.txt', dist),
  formatLicenses(fileURLToPath(root), findPackages(esm.metafile)),
);

removeOtherFiles();
await buildWeb();

/** Only the code of the server and of the command line is measured; a parse of all packages takes seconds. */
function isMeasured(path: string): boolean {
  const { inputs: files = {} } = esm.metafile.outputs[relative(common.absWorkingDir, path).replaceAll('\\', '/')] ?? {};
  return Object.keys(files).some((file) => /^src\/(mock|disclosure|register|identifier)\//.test(file));
}

/** Finds the folders of the bundled packages. */
function findPackages({ outputs }: Metafile): readonly string[] {
  const used = Object.values(outputs).flatMap(({ inputs: files }) => Object.keys(files));
  const folders = used.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set([...folders, ...WEB_PACKAGES])].sort();
}

/** Deletes the output of earlier builds, so that it is not published. */
function removeOtherFiles(): void {
  const outputs = { ...esm.metafile.outputs, ...commonJs.metafile.outputs };
  const kept = new Set(['index.d.ts', 'index.d.cts', 'THIRD-PARTY-LICENSES.txt']);
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = `${entry.parentPath}/${entry.name}`
      .slice(fileURLToPath(dist).length)
      .replaceAll('\\', '/')
      .replace(/^\//, '');
    if (entry.isFile() && !file.startsWith('web/') && outputs[`dist/${file}`] === undefined && !kept.has(file))
      rmSync(new URL(file, dist));
  }
}
