import { KrrError } from '../../errors.ts';
import type { RunningMock } from '../../mock/index.ts';
import type { ResponseSigning, ServerTls } from './certificates.ts';
import type { MockFlags } from './options.ts';

/** Somebody whom seed 1 makes reachable by every channel. */
const EXAMPLE_IDENTIFIER = '01837012046';

/** What a mock says when it listens: where, by which scenario, and a call to try. */
export function formatStartupBanner(
  { url, issuer, scenario }: RunningMock,
  flags: MockFlags,
  serverTls: ServerTls | undefined,
  signing: ResponseSigning,
): string {
  const { seed } = flags;
  const id = scenario.persons[0]?.identifier ?? EXAMPLE_IDENTIFIER;
  const lines = [
    `krr mock: HentPersoner on ${url} (scenario ${scenario.name}, seed ${seed}); Ctrl-C stops it`,
    `Maskinporten: ${issuer}`,
    `SOAP: ${url}/ws-v5?wsdl`,
    ...(flags.control === 'on' ? [`Control: ${new URL(url).origin}/__krr/`] : []),
    ...(serverTls?.caFile === undefined ? [] : [`To be trusted: ${serverTls.caFile}`]),
    ...(signing.certificateFile === undefined ? [] : [`Signed over SOAP by: ${signing.certificateFile}`]),
  ];
  const trust = serverTls?.caFile === undefined ? '' : ` --cacert ${serverTls.caFile}`;
  const { bearer, hint = '' } = getExampleBearer(flags, { url, issuer, caFile: serverTls?.caFile });
  const token = bearer === undefined ? '' : ` -H ${quoteForShell(`Authorization: Bearer ${bearer}`)}`;
  const body = `{"personidentifikatorer":["${id}"]}`;
  const call = `curl -s${trust} ${quoteIfBracketed(`${url}/rest/v1/personer`)} -H 'Content-Type: application/json'${token} -d '${body}'`;
  return `${lines.join('\n')}\n\nTry${hint}:\n  ${call}\n\n`;
}

/** The token of the call to try; where the mock gives none away, what to put in its place. */
function getExampleBearer(
  { auth, control, issuer: trusted }: MockFlags,
  { url, issuer, caFile }: { url: string; issuer: string; caFile: string | undefined },
): { bearer?: string; hint?: string } {
  if (auth === 'none') return {};
  if (auth === 'any') return { bearer: 'any' };
  if (trusted !== undefined || control === 'off') {
    return { bearer: '$TOKEN', hint: `, with TOKEN set to a token of ${trusted ?? issuer}` };
  }
  const ca = caFile === undefined ? '' : `NODE_EXTRA_CA_CERTS=${caFile} `;
  return { bearer: `$(${ca}krr token --url ${quoteIfBracketed(url)})` };
}

/** In single quotes a shell takes nothing for its own, in double quotes commands and variables. */
const quoteForShell = (text: string): string => (text.includes('$') ? `"${text}"` : `'${text}'`);

/** In quotes no shell takes [] for a pattern. */
const quoteIfBracketed = (url: string): string => (url.includes('[') ? `'${url}'` : url);

const INTERRUPTED = 130;
const SHUTDOWN_TIMEOUT_MS = 5000;

/** Where a mock was told to listen. */
interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly maskinportenPort?: number;
}

/** What keeps a server from listening, in a line; anything else as it is. */
export function toListenError(error: NodeJS.ErrnoException & { port?: number }, flags: ListenOptions): Error {
  if (error instanceof KrrError || error.syscall === undefined) return error;
  const { port = flags.port } = error;
  if (error.code === 'EADDRINUSE') {
    const option = port === flags.maskinportenPort ? '--maskinporten-port' : '--port';
    return new KrrError(
      'PORT_TAKEN',
      `port ${port} is taken: choose another with ${option}, or any free one with ${option} 0`,
    );
  }
  const reason = error.code ?? error.message;
  return new KrrError('ADDRESS_UNAVAILABLE', `cannot listen on ${flags.host}, port ${port}: ${reason}`);
}

/** How a mock ends. */
export interface ShutdownSteps {
  /** Lets requests under way finish. */
  readonly close: () => Promise<unknown>;
  /** What is to be done in any case, once; returns the exit code, 0 if nothing was found. */
  readonly report: () => Promise<number>;
}

/**
 * The first signal lets requests under way finish; a second one, or five seconds, ends them. What was found is told
 * either way: who asked for an exit code by it does not lose it to a client that would not let go.
 */
export function closeOnSignal({ close, report }: ShutdownSteps): void {
  let reported: Promise<number> | undefined;
  const reportOnce = (): Promise<number> => {
    reported ??= report();
    return reported;
  };
  const forceExit = async (): Promise<void> => process.exit((await reportOnce()) || INTERRUPTED);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return forceExit();
    stopping = true;
    setTimeout(forceExit, SHUTDOWN_TIMEOUT_MS).unref();
    await close();
    process.exitCode = await reportOnce();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}
