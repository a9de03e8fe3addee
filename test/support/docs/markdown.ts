import { readFileSync } from 'node:fs';

const ROOT = new URL('../../../', import.meta.url);

/** Reads a page, such as `README.md` or `docs/soap.md`. */
export const readPage = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** Returns the code blocks of a page in one language, in order. */
export const readCodeBlocks = (path: string, language: string): string[] =>
  [...readPage(path).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code!);

/** Returns the code block that contains a text. */
export const readCodeBlock = (path: string, language: string, text: string): string =>
  readCodeBlocks(path, language).find((code) => code.includes(text))!;

/** Reads a file of `examples/`. */
export const readExample = (path: string): string => readPage(`examples/${path}`);
