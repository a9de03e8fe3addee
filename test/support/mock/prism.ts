import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const PRISM = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');
const CONTRACT = fileURLToPath(new URL('../../../openapi/krr.yaml', import.meta.url));
const LISTENING = /Prism is listening on (http:\S+)/;

export interface RunningPrism {
  readonly url: string;
  stop(): Promise<unknown>;
}

export type ValidatingProxy = RunningPrism;

/** What a validating proxy found, by its own names. */
export interface Violation {
  readonly location: readonly string[];
  readonly severity: string;
  readonly code?: string | number;
}

/** Starts Prism's validating proxy with our contract. */
export const startProxy = (upstream: string, ...flags: string[]): Promise<ValidatingProxy> =>
  start('proxy', CONTRACT, upstream, ...flags);

/** Prism generates as many persons as a response may have, and takes seconds for a thousand. */
const FEW_PERSONS = '\nx-json-schema-faker: { max-items: 30 }\n';

/** Starts Prism's mock of the contract. It generates valid responses without meaning. */
export async function startInventing(): Promise<RunningPrism> {
  const folder = await mkdtemp(join(tmpdir(), 'krr-kit-'));
  const contract = join(folder, 'krr.yaml');
  await writeFile(contract, (await readFile(CONTRACT, 'utf8')) + FEW_PERSONS);
  const { url, stop } = await start('mock', contract, '--dynamic');
  // It watches the file as long as it runs.
  return { url, stop: () => stop().then(() => rm(folder, { recursive: true })) };
}

/** Starts Prism as a process of its own, and waits until it listens. */
async function start(...parameters: string[]): Promise<RunningPrism> {
  const prism = spawn(process.execPath, [PRISM, ...parameters, '--port', '0']);
  const kill = () => prism.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.removeListener('exit', kill);
    if (prism.exitCode !== null) return;
    const closed = once(prism, 'close');
    kill();
    await closed;
  };
  let said = '';
  const url = new Promise<string>((resolve, reject) => {
    const listen = (text: Buffer) => {
      said += stripVTControlCharacters(String(text));
      const [, found] = LISTENING.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    };
    prism.stdout.on('data', listen);
    prism.stderr.on('data', listen);
    prism.once('close', () => reject(new Error(`Prism does not start: ${said}`)));
  });
  return { url: await url, stop };
}

/** The violations that a proxy without `--errors` reports in a header. */
export function violationsOf(answer: Response): Violation[] {
  return JSON.parse(answer.headers.get('sl-violations') ?? '[]') as Violation[];
}

/** The violations in the response. */
export const answerViolations = (answer: Response): Violation[] =>
  violationsOf(answer).filter(({ location }) => location[0] === 'response');
