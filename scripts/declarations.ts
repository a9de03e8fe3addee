/** Bundles the type declarations of the package into one file, with the types of other packages that it exposes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(root, 'dist/types-'));

try {
  emitDeclarations();
  const declarations = toSelfContained(await bundle());
  for (const name of ['index.d.ts', 'index.d.cts']) writeFileSync(join(root, 'dist', name), declarations);
} finally {
  rmSync(folder, { recursive: true });
}

/** Writes a declaration file for each source file. */
function emitDeclarations(): void {
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    emitDeclarationOnly: true,
    declaration: true,
    rootDir: join(root, 'src'),
    outDir: folder,
  };
  writeFileSync(
    config,
    JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: [join(root, 'src')] }),
  );
  execFileSync(process.execPath, [join(root, 'node_modules/typescript7/bin/tsc'), '-p', config], { stdio: 'inherit' });
}

async function bundle(): Promise<string> {
  const { generate } = await rollup({
    input: join(folder, 'index.d.ts'),
    external: [/^node:/, 'http', 'fastify'],
    plugins: [dts({ includeExternal: ['jose'] })],
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  const { output } = await generate({ format: 'es' });
  return output[0].code;
}

/** Only internal members refer to types of Fastify, which is bundled, so that a user cannot import them. */
function toSelfContained(declarations: string): string {
  const text = declarations.replace(/^import \{ ([^}]*) \} from 'fastify';$/m, (_, names: string) =>
    names
      .split(', ')
      .map((name) => `type ${name} = unknown;`)
      .join('\n'),
  );
  const [, foreign] = /^import .* from '(?!node:)(.*)';$/m.exec(text) ?? [];
  if (foreign !== undefined)
    throw new Error(`the declarations import ${foreign}, which users of the package do not have`);
  return text;
}
