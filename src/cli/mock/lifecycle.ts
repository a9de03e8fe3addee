import { KrrError } from '../../errors.ts';
import type { RunningMock } from '../../mock/index.ts';
import type { ResponseSigning, ServerTls } from './certificates.ts';
import type { MockFlags } from './options.ts';

/** With seed 1, this person can be reached through every channel. */
const EXAMPLE_IDENTIFIER = '01837012046';

/** Formats the start-up banner: URLs, scenario, certificates and an example request. */
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
    ...(flags.control === 'on' ? [`Control API: ${new URL(url).origin}/__krr/`] : []),
    ...(serverTls?.caFile === undefined ? [] : [`TLS CA certificate: ${serverTls.caFile}`]),
    ...(signing.certificateFile === undefined ? [] : [`SOAP signing certificate: ${signing.certificateFile}`]),
  ];
  const cacert = serverTls?.caFile === undefined ? '' : ` --cacert ${serverTls.caFile}`;
  const { bearer, hint = '' } = getExampleBearer(flags, { url, issuer, caFile: serverTls?.caFile });
  const token = bearer === undefined ? '' : ` -H ${quoteHeader(`Authorization: Bearer ${bearer}`)}`;
  const body = `{"personidentifikatorer":["${id}"]}`;
  const command = `curl -s${cacert} ${quoteIfBracketed(`${url}/rest/v1/personer`)} -H 'Content-Type: application/json'${token} -d '${body}'`;
  return `${lines.join('\n')}\n\nTry${hint}:\n  ${command}\n\n`;
}

/** The token of the example request, or a variable and a hint if the mock does not issue tokens without a grant. */
function getExampleBearer(
  { auth, control, issuer: trusted }: MockFlags,
  { url, issuer, caFile }: { url: string; issuer: string; caFile: string | undefined },
): { bearer?: string; hint?: string } {
  if (auth === 'none') return {};
  if (auth === 'any') return { bearer: 'any' };
  if (trusted !== undefined || control === 'off') {
    return { bearer: '$TOKEN', hint: `, with TOKEN set to an access token from ${trusted ?? issuer}` };
  }
  const ca = caFile === undefined ? '' : `NODE_EXTRA_CA_CERTS=${caFile} `;
  return { bearer: `$(${ca}krr token --url ${quoteIfBracketed(url)})` };
}

/** Double quotes let the shell expand variables and commands. */
const quoteHeader = (text: string): string => (text.includes('$') ? `"${text}"` : `'${text}'`);

/** Unquoted brackets are a pattern for the shell. */
const quoteIfBracketed = (url: string): string => (url.includes('[') ? `'${url}'` : url);

const INTERRUPTED = 130;
const SHUTDOWN_TIMEOUT_MS = 5000;

interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly maskinportenPort?: number;
}

/** Explains an error of listening in one line. Returns any other error unchanged. */
export function toListenError(error: NodeJS.ErrnoException & { port?: number }, flags: ListenOptions): Error {
  if (error instanceof KrrError || error.syscall === undefined) return error;
  const { port = flags.port } = error;
  if (error.code === 'EADDRINUSE') {
    const option = port === flags.maskinportenPort ? '--maskinporten-port' : '--port';
    return new KrrError(
      'PORT_TAKEN',
      `port ${port} is in use. Choose another with ${option}, or a free one with ${option} 0`,
    );
  }
  const reason = error.code ?? error.message;
  return new KrrError('ADDRESS_UNAVAILABLE', `cannot listen on ${flags.host}, port ${port}: ${reason}`);
}

export interface ShutdownSteps {
  /** Stops listening and lets requests in progress finish. */
  readonly close: () => Promise<unknown>;
  /** Cleans up and prints the findings. Called once, also on a forced exit. Returns the exit code. */
  readonly report: () => Promise<number>;
}

/**
 * Closes gracefully on the first signal; a second signal or five seconds force the exit. Findings are printed even on a
 * forced exit, so that --fail-on-findings always sets the exit code.
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
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
}
