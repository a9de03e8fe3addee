import { call, type Entry, type Finding } from '../api.ts';
import { ErrorMessage } from '../components/basics.tsx';
import { useAction, useResource } from '../live.ts';
import { text } from '../text/index.ts';
import { Details, useJournal } from './requests.tsx';

const t = text.checks;

export function ClientChecksView() {
  const { data, error } = useResource<{ findings: readonly Finding[] }>('/findings', 'findings');
  const { entries } = useJournal();
  const clearing = useAction();
  return (
    <>
      <p class="lead">{t.lead}</p>
      <ErrorMessage message={error ?? clearing.error} />
      {data === undefined ? (
        <p>{text.loading}</p>
      ) : data.findings.length === 0 ? (
        <p class="empty panel">{t.empty}</p>
      ) : (
        <>
          <p class="actions">
            <button type="button" onClick={() => void clearing.run(() => call('DELETE', '/findings'))}>
              {t.clear}
            </button>
          </p>
          {data.findings.map((finding) => (
            <FindingPanel key={finding.id} finding={finding} entries={entries} />
          ))}
        </>
      )}
    </>
  );
}

interface FindingProps {
  readonly finding: Finding;
  readonly entries: ReadonlyMap<number, Entry>;
}

function FindingPanel({ finding, entries }: FindingProps) {
  const { id, title, why, example, source, seen, count, first, last } = finding;
  return (
    <section class="panel" aria-labelledby={id} data-finding={id}>
      <h2 id={id}>
        <span lang="en">{title}</span> <span class="badge s4">{t.count(count)}</span>
      </h2>
      <dl>
        <dt>{t.seen}</dt>
        <dd lang="en">{seen}</dd>
        <dt>{t.why}</dt>
        <dd lang="en">{why}</dd>
        <dt>{t.right}</dt>
        <dd lang="en">
          <code>{example}</code>
        </dd>
        {source === null ? null : (
          <>
            <dt>{t.source}</dt>
            <dd>
              <a href={source.url} rel="noreferrer" target="_blank" lang="en">
                {source.title}
              </a>
            </dd>
          </>
        )}
      </dl>
      <h3>{t.evidence}</h3>
      <Evidence label={t.first} id={first} entries={entries} />
      {last === first ? null : <Evidence label={t.last} id={last} entries={entries} />}
    </section>
  );
}

function Evidence({
  label,
  id,
  entries,
}: {
  readonly label: string;
  readonly id: number;
  readonly entries: ReadonlyMap<number, Entry>;
}) {
  const entry = entries.get(id);
  if (entry === undefined) return <p class="hint">{t.gone(id)}</p>;
  return (
    <details class="evidence">
      <summary>
        {label}: {entry.method} <code>{entry.path}</code>
      </summary>
      <Details entry={entry} />
      <p>
        <a href={`#/requests/${id}`}>{text.requests.details(id)}</a>
      </p>
    </details>
  );
}
