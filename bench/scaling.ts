/**
 * How times grow with the number of items: `npx tsx bench/scaling.ts` prints the tables and plots of docs/performance.md,
 * `--write` also writes them there. Times are CPU time, in the quietest of several rounds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { runConformance } from '../src/conformance/index.ts';
import { ALL_PARTS } from '../src/disclosure/index.ts';
import { generate } from '../src/identifier/index.ts';
import { startMock } from '../src/mock/index.ts';
import { Journal } from '../src/mock/journal/index.ts';
import { MockState } from '../src/mock/state.ts';
import { frozenClock } from '../src/register/index.ts';
import { applyDefaults } from '../src/scenario/merge.ts';
import { parseLayer } from '../src/scenario/parse/document.ts';
import { type Goal, reportGoals } from './goals.ts';
import { here } from './measure.ts';

const ROUNDS = 9;
/** Rounds of what takes seconds. */
const FEW_ROUNDS = 3;
const PAGE = here('../docs/performance.md');
const SECTION = /(<!-- scaling -->\n)[\s\S]*?(<!-- \/scaling -->)/;
/** Below as many items, constant costs are larger than those of the items. */
const MIN_COMPARED = 100;
/**
 * Large maps leave the processor's cache: an entry then takes several times as long. Quadratic growth from 100 to 10,000 items
 * would be 100.
 */
const MAX_GROWTH = 10;

let seed = 7;
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const identifiers = [...generate({ count: 20_000, order: 'shuffled', random, to: '2000-12-31' })];
const clock = frozenClock(Date.UTC(2026, 5, 1));

/** CPU milliseconds of a run in the quietest round. */
function measure(run: (round: number) => unknown): number {
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const before = process.cpuUsage();
    run(round);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** The same for a run that waits. */
async function measureAsync(run: (round: number) => Promise<unknown>): Promise<number> {
  let quietest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < FEW_ROUNDS; round++) {
    const before = process.cpuUsage();
    await run(round);
    const { user, system } = process.cpuUsage(before);
    quietest = Math.min(quietest, (user + system) / 1000);
  }
  return quietest;
}

/** For runs that are shorter than the resolution of the clock. */
const measureRepeated = (times: number, run: () => unknown): number =>
  measure(() => {
    for (let time = 0; time < times; time++) run();
  }) / times;

const writePerson = (identifier: string, index: number): string => `  person-${index}:
    identifier: "${identifier}"
    status: AKTIV
    reservasjon: NEI
`;

const writeScenario = (persons: number): string =>
  `name: scaling\npersons:\n${identifiers.slice(0, persons).map(writePerson).join('')}`;

function load(text: string) {
  const parsed = parseLayer(text, 'scaling.yaml');
  if (!parsed.ok) throw new Error(parsed.diagnostics[0]?.message);
  return applyDefaults([parsed.layer]);
}

const createState = (text: string): MockState => new MockState({ scenario: load(text), seed: 1, clock });

function lookUp({ serializer }: MockState, requested: readonly string[]): void {
  const unknown = new Set<string>();
  const lookup = {
    identifiers: requested,
    unknown,
    version: 'v2',
    parts: ALL_PARTS,
    includeNotRegistered: true,
  } as const;
  serializer.write(lookup).release();
}

interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly items: number; readonly times: readonly number[] }[];
}

function measureScenarios(): Table {
  const rows = [10, 100, 1000, 10_000].map((items) => {
    const text = writeScenario(items);
    const state = createState(text);
    const scenario = load(text);
    const requested = identifiers.slice(0, items);
    const parse = measure((round) => load(`${text}# ${round}\n`));
    const activate = measureRepeated(20, () => state.setScenario(scenario));
    const find = measureRepeated(5, () => {
      for (let from = 0; from < items; from += 1000) lookUp(state, requested.slice(from, from + 1000));
    });
    return { items, times: [parse, activate, find] };
  });
  return { title: 'Persons in a scenario file', columns: ['read the file', 'activate', 'look up all'], rows };
}

function measureBatches(): Table {
  const state = createState('name: scaling\n');
  const rows = [1, 10, 100, 1000].map((items) => {
    const requested = identifiers.slice(0, items);
    return { items, times: [measureRepeated(20_000 / items, () => lookUp(state, requested))] };
  });
  return { title: 'Generated persons in a batch', columns: ['serialise the response'], rows };
}

function measureJournal(): Table {
  const { persons } = load(writeScenario(1000));
  const rows = [10, 100, 1000].map((items) => {
    const journal = new Journal({ persons: () => persons });
    for (let index = 0; index < items; index++) {
      const socket = {};
      const entry = journal.recordRequest({ method: 'POST', url: '/a', path: '/a', headers: {}, socket });
      journal.recordIdentifiers(entry, identifiers.slice(index, index + 10));
      journal.complete(entry, { status: 200, outcome: 'completed' });
    }
    const verify = measureRepeated(10, () => journal.verify({ status: 503 }, { count: 0 }));
    const list = measureRepeated(10, () => journal.entries());
    return { items, times: [verify, list] };
  });
  return { title: 'Requests in the journal, 1000 persons in the scenario', columns: ['verify', 'list'], rows };
}

const BODY = JSON.stringify({ personidentifikatorer: identifiers.slice(0, 1) });

async function measureSessions(): Promise<Table> {
  const rows = [];
  for (const items of [10, 100, 1000]) {
    const mock = await startMock({ maxSessions: items });
    const names = Array.from({ length: items }, (_, at) => `session-${at}`);
    const each = async (use: (name: string) => unknown) => {
      for (const name of names) await use(name);
    };
    const requestInSession = (name: string) =>
      fetch(`${mock.session(name).url}/rest/v1/personer`, {
        method: 'POST',
        headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
        body: BODY,
      }).then((response) => response.arrayBuffer());
    const create = await measureAsync(async () => {
      await each((name) => mock.session(name).setTime('2026-06-01T12:00:00+02'));
      await each((name) => mock.session(name).delete());
    });
    await each(requestInSession);
    const request = await measureAsync(() => each(requestInSession));
    await mock.close();
    rows.push({ items, times: [create, request] });
  }
  return { title: 'Sessions', columns: ['create, freeze and delete', 'one request in each, with its client'], rows };
}

async function measureChecks(): Promise<Table> {
  const rows = [];
  for (const items of [10, 100, 1000]) {
    const persons = load(writeScenario(items));
    const mock = await startMock({ scenario: persons, now: '2026-06-01T12:00:00+02' });
    const target = { baseUrl: mock.url, tokens: { main: 'any' } };
    const check = await measureAsync(() => runConformance({ target, persons, now: Date.UTC(2026, 5, 1, 10) }));
    await mock.close();
    rows.push({ items, times: [check] });
  }
  return { title: 'Persons in the file of `krr check`', columns: ['all rules, with the mock'], rows };
}

const formatTime = (ms: number): string => `${Number(ms.toPrecision(2))} ms`;

function formatTable({ title, columns, rows }: Table): string {
  const head = [title, ...columns];
  const body = rows.map(({ items, times }) => [items.toLocaleString('en'), ...times.map(formatTime)]);
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** A plot of the time per item, relative to that of the first row: a line that does not rise is linear growth or less. */
function formatPlot({ title, columns, rows }: Table): string {
  const lines = columns.map((_, at) => {
    const perItem = rows.map(({ items, times }) => times[at]! / items);
    return `  line [${perItem.map((time) => Number((time / perItem[0]!).toPrecision(2))).join(', ')}]\n`;
  });
  const labels = rows.map(({ items }) => `"${items.toLocaleString('en')}"`).join(', ');
  return `\`\`\`mermaid
xychart-beta
  title "Time per item: ${columns.join('; ')}"
  x-axis "${title.replaceAll('`', '')}" [${labels}]
  y-axis "relative to the first"
${lines.join('')}\`\`\`
`;
}

/** The time per item at the end of a table, relative to that of 100 items. */
const toGoals = ({ title, columns, rows }: Table): Goal[] =>
  columns.map((column, at) => {
    const first = rows.find(({ items }) => items >= MIN_COMPARED)!;
    const last = rows.at(-1)!;
    const growth = last.times[at]! / last.items / (first.times[at]! / first.items);
    return { name: `${title}, ${column}: growth per item`, value: growth, goal: MAX_GROWTH };
  });

const tables = [measureBatches(), measureScenarios(), measureJournal(), await measureSessions(), await measureChecks()];
const text = tables.map((table) => `${formatTable(table)}\n${formatPlot(table)}`).join('\n');
console.log(text);
if (process.argv.includes('--write'))
  writeFileSync(
    PAGE,
    readFileSync(PAGE, 'utf8').replace(SECTION, (_, start, end) => `${start}${text}${end}`),
  );
reportGoals(tables.flatMap(toGoals));
