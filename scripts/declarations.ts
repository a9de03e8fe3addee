/** Bundles the type declarations of the package into one file, with the types of other packages that it exposes. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateDtsBundle } from 'dts-bundle-generator';

const root = new URL('../', import.meta.url);

const [declarations] = generateDtsBundle(
  [
    {
      filePath: fileURLToPath(new URL('src/index.ts', root)),
      libraries: { inlinedLibraries: ['jose'], importedLibraries: ['node'], allowedTypesLibraries: ['node'] },
      output: { noBanner: true, exportReferencedTypes: false },
    },
  ],
  { preferredConfigPath: fileURLToPath(new URL('tsconfig.json', root)) },
);

for (const name of ['index.d.ts', 'index.d.cts']) writeFileSync(new URL(`dist/${name}`, root), declarations!);
