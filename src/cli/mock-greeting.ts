import type { RunningMock } from '../mock/index.ts';
import type { MockFlags } from './mock-options.ts';
import type { AnswersSigned } from './mock-signing.ts';
import type { ServedTls } from './mock-tls.ts';

/** Somebody whom seed 1 makes reachable by every channel. */
const ANY_PERSON = '01837012046';

/** What a mock says when it listens: where, by which scenario, and a call to try. */
export function greeting(
  { url, issuer, scenario }: RunningMock,
  flags: MockFlags,
  served: ServedTls | undefined,
  signed: AnswersSigned,
): string {
  const { seed } = flags;
  const id = scenario.persons[0]?.identifier ?? ANY_PERSON;
  const lines = [
    `krr mock: HentPersoner on ${url} (scenario ${scenario.name}, seed ${seed}); Ctrl-C stops it`,
    `Maskinporten: ${issuer}`,
    `SOAP: ${url}/ws-v5?wsdl`,
    ...(flags.control === 'on' ? [`Control: ${new URL(url).origin}/__krr/`] : []),
    ...(served?.caFile === undefined ? [] : [`To be trusted: ${served.caFile}`]),
    ...(signed.certificateFile === undefined ? [] : [`Signed over SOAP by: ${signed.certificateFile}`]),
  ];
  const trust = served?.caFile === undefined ? '' : ` --cacert ${served.caFile}`;
  const { bearer, hint = '' } = bearerFor(flags, { url, issuer, caFile: served?.caFile });
  const token = bearer === undefined ? '' : ` -H ${quoted(`Authorization: Bearer ${bearer}`)}`;
  const body = `{"personidentifikatorer":["${id}"]}`;
  const call = `curl -s${trust} ${pastable(`${url}/rest/v1/personer`)} -H 'Content-Type: application/json'${token} -d '${body}'`;
  return `${lines.join('\n')}\n\nTry${hint}:\n  ${call}\n\n`;
}

/** The token of the call to try; where the mock gives none away, what to put in its place. */
function bearerFor(
  { auth, control, issuer: trusted }: MockFlags,
  { url, issuer, caFile }: { url: string; issuer: string; caFile: string | undefined },
): { bearer?: string; hint?: string } {
  if (auth === 'none') return {};
  if (auth === 'any') return { bearer: 'any' };
  if (trusted !== undefined || control === 'off') {
    return { bearer: '$TOKEN', hint: `, with TOKEN set to a token of ${trusted ?? issuer}` };
  }
  const ca = caFile === undefined ? '' : `NODE_EXTRA_CA_CERTS=${caFile} `;
  return { bearer: `$(${ca}krr token --url ${pastable(url)})` };
}

/** In single quotes a shell takes nothing for its own, in double quotes commands and variables. */
const quoted = (text: string): string => (text.includes('$') ? `"${text}"` : `'${text}'`);

/** In quotes no shell takes [] for a pattern. */
const pastable = (url: string): string => (url.includes('[') ? `'${url}'` : url);
