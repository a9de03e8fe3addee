/** Prints a package.json that depends on the bundled packages in their exact versions, for `npm audit`. */
import { readFileSync } from 'node:fs';

const licenses = readFileSync(new URL('../dist/THIRD-PARTY-LICENSES.txt', import.meta.url), 'utf8');
const packages = [...licenses.matchAll(/^(@?[\w./-]+) (\d+\.\d+\.\d\S*) \([^\n]*\)$/gm)];
// Aliases, because a package can be bundled in two versions.
const dependencies = Object.fromEntries(packages.map(([, name, version], at) => [`p${at}`, `npm:${name}@${version}`]));
console.log(JSON.stringify({ name: 'bundled', private: true, dependencies }, null, 2));
