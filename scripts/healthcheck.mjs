// Health check of the container: asks the mock that runs as process 1 (or the given process) whether it is ready. The port
// and TLS follow the arguments and the environment of that process.
import { readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

const TIMEOUT_MS = 3000;
const pid = process.argv[2] ?? '1';
const read = (name) => readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0');
const args = read('cmdline');
const environment = new Map(read('environ').map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]));

/** The last `--name value` or `--name=value`, or the variable. */
function findOption(name) {
  const flag = `--${name}`;
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at < 0) return environment.get(`KRR_${name.toUpperCase()}`);
  return args[at].includes('=') ? args[at].slice(flag.length + 1) : args[at + 1];
}

const isOn = (value) => value !== undefined && !['', 'false', '0', 'no', 'off'].includes(value.toLowerCase());
const usesTls = args.includes('--tls') || isOn(environment.get('KRR_TLS')) || findOption('cert') !== undefined;
const address = findOption('host') ?? '127.0.0.1';
const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;

const options = { host, port: findOption('port') ?? 8080, path: '/health/ready', timeout: TIMEOUT_MS };
// The certificate of a mock is its own: the check needs a response, not trust.
const request = usesTls ? requestHttps({ ...options, rejectUnauthorized: false }) : requestHttp(options);
request
  .on('response', (response) => process.exit(response.statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1))
  .on('error', ({ message }) => {
    console.error(message);
    process.exit(1);
  })
  .end();
