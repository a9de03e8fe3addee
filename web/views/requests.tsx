import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { call, type Entry, type JournalEvent } from '../api.ts';
import { Code, ErrorMessage, Field, Select } from '../components/basics.tsx';
import { formatNumber, formatTime } from '../format.ts';
import { useAction, useEvent } from '../live.ts';
import { text } from '../text/index.ts';
import { Chart } from './chart.tsx';
import type { ViewProps } from './view-props.ts';

const t = text.requests;

/** As many as the journal stores. */
const MAX_ENTRIES = 1000;
const MAX_ROWS = 200;

type Entries = ReadonlyMap<number, Entry>;

/** The journal, kept up to date by events. */
export function useJournal() {
  const [entries, setEntries] = useState<Entries>(new Map());
  const action = useAction();
  const { run } = action;
  const [read] = useState(() => () => {
    void run(async () => {
      const journal = await call<{ entries: Entry[] }>('GET', '/journal');
      setEntries(new Map(journal.entries.map((entry) => [entry.id, entry])));
    });
  });
  const [onEvent] = useState(() => (event?: JournalEvent) => {
    if (event === undefined || event.cleared || event.omitted > 0) return read();
    setEntries((known) => {
      const merged = new Map([...known, ...event.entries.map((entry) => [entry.id, entry] as const)]);
      return new Map([...merged].slice(-MAX_ENTRIES));
    });
  });
  useEffect(read, [read]);
  useEvent('journal', onEvent);
  return { entries, error: action.error };
}

export function RequestsView({ detail }: ViewProps) {
  const { entries: current, error } = useJournal();
  const [frozen, setFrozen] = useState<Entries>();
  const [filter, setFilter] = useState('');
  const [statusClass, setStatusClass] = useState('all');
  const clearing = useAction();
  const entries = frozen ?? current;
  const matching = useMemo(() => {
    const newestFirst = [...entries.values()].sort((one, other) => other.id - one.id);
    return newestFirst.filter((entry) => matchesText(entry, filter) && matchesStatus(entry, statusClass));
  }, [entries, filter, statusClass]);
  const newCount = frozen === undefined ? 0 : [...current.keys()].filter((id) => !frozen.has(id)).length;
  return (
    <>
      <p class="lead">{t.lead}</p>
      <Chart entries={[...entries.values()]} />
      <section class="panel" aria-label={t.filter}>
        <div class="fields tools">
          <Field label={t.filter} hint={t.filterHint}>
            <input type="search" value={filter} onInput={({ currentTarget }) => setFilter(currentTarget.value)} />
          </Field>
          <Select label={t.statusClass} value={statusClass} options={t.statusClasses} onChange={setStatusClass} />
          <button
            type="button"
            aria-pressed={frozen !== undefined}
            onClick={() => setFrozen(frozen === undefined ? current : undefined)}
          >
            {frozen === undefined ? t.pause : t.resume}
          </button>
          <button type="button" onClick={() => void clearing.run(() => call('DELETE', '/journal'))}>
            {t.clear}
          </button>
        </div>
        <p role="status" class="hint">
          {frozen === undefined ? t.shown(Math.min(matching.length, MAX_ROWS), entries.size) : t.paused(newCount)}
        </p>
        <ErrorMessage message={error ?? clearing.error} />
        {entries.size === 0 ? (
          <>
            <p class="empty">{t.empty}</p>
            <Code label="curl">{EXAMPLE}</Code>
          </>
        ) : matching.length === 0 ? (
          <p class="empty">{t.noMatch}</p>
        ) : (
          <Table entries={matching.slice(0, MAX_ROWS)} opened={Number(detail)} />
        )}
      </section>
    </>
  );
}

const EXAMPLE =
  `curl -s ${location.origin}/rest/v2/personer -H 'Authorization: Bearer any' \\\n` +
  `  -H 'Content-Type: application/json' -d '{"personidentifikatorer":["01837012046"]}'`;

function matchesText({ path, operation, roles, fault }: Entry, filter: string): boolean {
  const words = filter.trim().toLowerCase();
  return [path, operation ?? '', ...roles, fault?.name ?? ''].some((part) => part.toLowerCase().includes(words));
}

function matchesStatus({ status }: Entry, statusClass: string): boolean {
  if (statusClass === 'all') return true;
  return statusClass === 'none' ? status === null : String(status).startsWith(statusClass);
}

function Table({ entries, opened }: { readonly entries: readonly Entry[]; readonly opened: number }) {
  const [open, setOpen] = useState(opened || 0);
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => setOpen(opened || 0), [opened]);
  useEffect(() => row.current?.scrollIntoView({ block: 'nearest' }), [opened]);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t.table}>
      <table class="requests">
        <thead>
          <tr>
            <th scope="col">{t.time}</th>
            <th scope="col">{t.operation}</th>
            <th scope="col" class="number">
              {t.persons}
            </th>
            <th scope="col">{t.status}</th>
            <th scope="col">{t.fault}</th>
            <th scope="col" class="number">
              {t.attempt}
            </th>
            <th scope="col" class="number">
              {t.duration}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => [
            <tr key={entry.id} ref={entry.id === open ? row : null} data-entry={entry.id}>
              <td>
                <button
                  type="button"
                  class="expand"
                  aria-expanded={entry.id === open}
                  onClick={() => setOpen(entry.id === open ? 0 : entry.id)}
                >
                  {formatTime(entry.time)}
                </button>
              </td>
              <td>
                {entry.operation === null ? (
                  <>
                    {entry.method} <code>{entry.path}</code>
                  </>
                ) : (
                  <>
                    <strong>{entry.operation}</strong> {entry.version}
                  </>
                )}
              </td>
              <td class="number">{entry.persons}</td>
              <td>
                <StatusBadge entry={entry} />
              </td>
              <td>{entry.fault?.name}</td>
              <td class="number">{entry.attempt}</td>
              <td class="number">{entry.ms === null ? '' : `${formatNumber(entry.ms)} ms`}</td>
            </tr>,
            entry.id === open ? (
              <tr key={`${entry.id} details`} class="details">
                <td colSpan={7}>
                  <Details entry={entry} />
                </td>
              </tr>
            ) : null,
          ])}
        </tbody>
      </table>
    </div>
  );
}

function StatusBadge({ entry: { status, outcome } }: { readonly entry: Entry }) {
  if (outcome === null) return <span class="badge">{t.active}</span>;
  if (status === null) return <span class="badge s5">{t.noStatus}</span>;
  return <span class={`badge s${String(status)[0]}`}>{status}</span>;
}

export function Details({ entry }: { readonly entry: Entry }) {
  const { nearMisses } = entry;
  const hidden = (entry.persons ?? 0) - entry.identifiers.length;
  return (
    <>
      <h3>{t.details(entry.id)}</h3>
      <dl>
        <dt>{t.request}</dt>
        <dd>
          {entry.method} <code>{entry.path}</code>
        </dd>
        <dt>{t.response}</dt>
        <dd>
          <StatusBadge entry={entry} /> {entry.bytes === null ? '' : t.bytes(formatNumber(entry.bytes))}{' '}
          {t.outcomes[entry.outcome ?? ''] ?? ''}
        </dd>
        <dt>{t.token}</dt>
        <dd>{entry.token === null ? t.noToken : t.tokenNumber(entry.token)}</dd>
        <dt>{t.connection}</dt>
        <dd>{t.connectionNumber(entry.connection.number, entry.connection.request)}</dd>
        {entry.identifiers.length === 0 ? null : (
          <>
            <dt>{t.identifiers}</dt>
            <dd>
              <code>{entry.identifiers.join(' ')}</code> {hidden > 0 ? t.moreIdentifiers(hidden) : ''}
            </dd>
          </>
        )}
        {entry.roles.length === 0 ? null : (
          <>
            <dt>{t.roles}</dt>
            <dd>{entry.roles.join(', ')}</dd>
          </>
        )}
        {entry.duplicates === 0 ? null : (
          <>
            <dt>{t.duplicates}</dt>
            <dd>{entry.duplicates}</dd>
          </>
        )}
        {entry.notSynthetic === 0 ? null : (
          <>
            <dt>{t.notSynthetic}</dt>
            <dd>{entry.notSynthetic}</dd>
          </>
        )}
        {nearMisses.faults.length + nearMisses.persons.length === 0 ? null : (
          <>
            <dt>{t.nearMisses}</dt>
            <dd>
              <ul>
                {nearMisses.persons.map(({ identifier, because }) => (
                  <li key={identifier} lang="en">
                    <code>{identifier}</code> {because}
                  </li>
                ))}
                {nearMisses.faults.map(({ fault, because }) => (
                  <li key={fault}>{t.faultMiss(fault, because)}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
    </>
  );
}
