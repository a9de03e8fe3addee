import type { RunningMock } from '../mock/index.ts';
import type { MockFlags } from './mock-options.ts';
import type { ServedTls } from './mock-tls.ts';

/** Somebody whom seed 1 makes reachable by every channel. */
const ANY_PERSON = '01837012046';

/** What a mock says when it listens: where, by which scenario, and a call to try. */
export function greeting(
  { url, issuer, scenario }: RunningMock,
  flags: MockFlags,
  served: ServedTls | undefined,
): string {
  const { seed, auth } = flags;
  const id = scenario.persons[0]?.identifier ?? ANY_PERSON;
  const lines = [
    `krr mock: HentPersoner on ${url} (scenario ${scenario.name}, seed ${seed}); Ctrl-C stops it`,
    `Maskinporten: ${issuer}`,
    `SOAP: ${url}/ws-v5?wsdl`,
    ...(flags.control === 'on' ? [`Control: ${new URL(url).origin}/__krr/`] : []),
    ...(served?.caFile === undefined ? [] : [`To be trusted: ${served.caFile}`]),
  ];
  const trust = served?.caFile === undefined ? '' : ` --cacert ${served.caFile}`;
  const ca = served?.caFile === undefined ? '' : `NODE_EXTRA_CA_CERTS=${served.caFile} `;
  const bearer = auth === 'any' ? 'any' : `$(${ca}krr token --url ${pastable(url)})`;
  const token = auth === 'none' ? '' : ` -H ${quoted(`Authorization: Bearer ${bearer}`)}`;
  const body = `{"personidentifikatorer":["${id}"]}`;
  const call = `curl -s${trust} ${pastable(`${url}/rest/v1/personer`)} -H 'Content-Type: application/json'${token} -d '${body}'`;
  return `${lines.join('\n')}\n\nTry:\n  ${call}\n\n`;
}

/** In single quotes a shell takes nothing for its own, in double quotes a command. */
const quoted = (text: string): string => (text.includes('$(') ? `"${text}"` : `'${text}'`);

/** Every address at once is none to call: its loopback is. In quotes no shell takes [] for a pattern. */
function pastable(url: string): string {
  const reachable = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  return reachable.includes('[') ? `'${reachable}'` : reachable;
}
