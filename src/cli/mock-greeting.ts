import type { RunningMock } from '../mock/index.ts';
import type { MockFlags } from './mock-options.ts';
import type { ResponseSigning } from './mock-signing.ts';
import type { ServerTls } from './mock-tls.ts';

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
