import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ControlAccess } from '../http/control-access.ts';
import type { StaticFile } from './files.ts';

const PAGE_PATH = '/__krr/';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route is not listed in the error for an unknown path. */
    readonly isUnlisted?: boolean;
  }
}

const UNLISTED = { isUnlisted: true };

export interface WebOptions {
  /** The path before `/rest`; empty by default. */
  readonly basePath: string;
  /** Decides which requests may see the page; undefined if it is not served. */
  readonly access: ControlAccess | undefined;
  /** Handles `GET /` of clients that do not accept HTML like any other unknown path. */
  readonly rejectRoot: (request: FastifyRequest) => Error;
}

/**
 * Serves the files of the page, Swagger UI and the contract. All of it is loaded by the first request.
 *
 * @param app a server that does not listen yet
 */
export function serveWeb(app: FastifyInstance, { basePath, access, rejectRoot }: WebOptions): void {
  if (access !== undefined) {
    app.get('/', { config: UNLISTED }, async (request, reply) => {
      if (!acceptsHtml(request) || !access.isPermitted(request.raw)) throw rejectRoot(request);
      return reply.header('Vary', 'Accept').redirect(request.context.sessionPath + PAGE_PATH);
    });
  }
  const swagger = `${basePath}/swagger-ui`;
  const index = `${swagger}/index.html`;
  app.get(swagger, { config: UNLISTED }, (request, reply) => reply.redirect(request.context.sessionPath + index));
  app.get(`${swagger}/:file`, { config: UNLISTED }, async (request, reply) => {
    const { findSwaggerFile } = await import('./files.ts');
    const file = await findSwaggerFile((request.params as { file: string }).file);
    if (file === undefined) throw rejectRoot(request);
    return sendFile(file, reply);
  });
  app.get(`${basePath}/v3/api-docs`, { config: UNLISTED }, async (request, reply) => {
    const { createContractJson } = await import('./api-docs.ts');
    reply.type('application/json; charset=utf-8');
    return reply.send(createContractJson(request.context.sessionPath + basePath));
  });
  app.get(`${basePath}/v3/api-docs.yaml`, { config: UNLISTED }, async (request, reply) => {
    const { readContractAsYaml } = await import('./api-docs.ts');
    reply.type('application/yaml; charset=utf-8');
    return reply.send(await readContractAsYaml(request.context.sessionPath + basePath));
  });
}

/**
 * Whether a client prefers HTML, as browsers do. Without `text/html` in the header, or with a higher quality of JSON, it
 * does not.
 */
export function acceptsHtml({ headers: { accept } }: FastifyRequest): boolean {
  const ranges = (accept ?? '').split(',').map((range) => range.trim().toLowerCase());
  return ranges.some((range) => /^text\/html(?:$|\s*;(?!\s*q=0(?:\.0*)?$))/.test(range));
}

/** Sends the document of the page. */
export async function sendPage(reply: FastifyReply): Promise<FastifyReply> {
  const { findPageFile, NOT_BUILT } = await import('./files.ts');
  const file = await findPageFile('index.html');
  return file === undefined ? reply.code(404).type('text/plain; charset=utf-8').send(NOT_BUILT) : sendFile(file, reply);
}

/** Sends a script or a style sheet of the page; false if there is none with this name. */
export async function sendPageAsset(name: string, reply: FastifyReply): Promise<boolean> {
  const { findPageFile } = await import('./files.ts');
  const file = name === 'index.html' ? undefined : await findPageFile(name);
  if (file !== undefined) sendFile(file, reply);
  return file !== undefined;
}

const sendFile = ({ content, headers }: StaticFile, reply: FastifyReply): FastifyReply =>
  reply.headers(headers).send(content);
