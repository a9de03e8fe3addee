/** Bundles the type declarations of the package into one file, with the types of other packages that it exposes. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateDtsBundle } from 'dts-bundle-generator';

const root = new URL('../', import.meta.url);

const [declarations] = generateDtsBundle(
  [
    {
      filePath: fileURLToPath(new URL('src/index.ts', root)),
      libraries: { inlinedLibraries: ['jose'], allowedTypesLibraries: ['node'] },
      output: { noBanner: true, exportReferencedTypes: false },
    },
  ],
  { preferredConfigPath: fileURLToPath(new URL('tsconfig.json', root)) },
);

/** Only internal members refer to types of Fastify, which is bundled, so that a user cannot import them. */
const selfContained = declarations!.replace(/^import \{ ([^}]*) \} from 'fastify';$/m, (_, names: string) =>
  names
    .split(', ')
    .map((name) => `type ${name} = unknown;`)
    .join('\n'),
);
const [, foreign] = /^import .* from '(?!node:)(.*)';$/m.exec(selfContained) ?? [];
if (foreign !== undefined)
  throw new Error(`the declarations import ${foreign}, which users of the package do not have`);

for (const name of ['index.d.ts', 'index.d.cts']) writeFileSync(new URL(`dist/${name}`, root), selfContained);
