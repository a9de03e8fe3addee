import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

/** A file of `dist/web` with its response headers. */
export interface StaticFile {
  readonly content: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export const NOT_BUILT = 'The web page is not built: run npm run build.\n';

/** Resolved by package name, because the position of this code changes in the build. */
const WEB_FOLDER = join(dirname(createRequire(import.meta.url).resolve('krr-kit/package.json')), 'dist', 'web');

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Only files of this server; no inline code; no frames. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Swagger UI writes style elements and attributes. */
const SWAGGER_POLICY = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

const HARDENING = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** Names with a hash never change their content. */
const HASHED_NAME = /-[0-9A-Z]{8}\.\w+$/;

export const findPageFile = (name: string): Promise<StaticFile | undefined> =>
  findFile('page', name, CONTENT_SECURITY_POLICY);

export const findSwaggerFile = (name: string): Promise<StaticFile | undefined> =>
  findFile('swagger-ui', name, SWAGGER_POLICY);

/** Finds a file by its exact name, so that no path can leave the folder. */
async function findFile(folder: string, name: string, policy: string): Promise<StaticFile | undefined> {
  const mediaType = MEDIA_TYPES[extname(name)];
  const names: readonly string[] = await readdir(join(WEB_FOLDER, folder)).catch(() => []);
  if (mediaType === undefined || !names.includes(name)) return undefined;
  const isHashed = HASHED_NAME.test(name);
  return {
    content: await readFile(join(WEB_FOLDER, folder, name)),
    headers: {
      'Content-Type': mediaType,
      'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      'Content-Security-Policy': policy,
      ...HARDENING,
    },
  };
}
