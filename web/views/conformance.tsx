import { useState } from 'preact/hooks';
import { type ConformanceStatus, call, type Outcome, type RuleResult } from '../api.ts';
import { Code, ErrorMessage, Field, Select } from '../components/basics.tsx';
import { formatNumber } from '../format.ts';
import { useAction, useResource } from '../live.ts';
import { text } from '../text/index.ts';

const t = text.conformance;

const BADGES: Readonly<Record<Outcome, string>> = {
  fail: 's5',
  error: 's5',
  warn: 's4',
  observed: '',
  skipped: '',
  pass: 's2',
};
const OUTCOMES = Object.keys(BADGES) as Outcome[];

export function ConformanceView() {
  const { data: status, error, reload } = useResource<ConformanceStatus>('/conformance', 'conformance');
  return (
    <>
      <p class="lead">{t.lead}</p>
      {status === undefined ? (
        <p>{text.loading}</p>
      ) : status.state === 'unavailable' ? (
        <p class="empty panel">{t.unavailable}</p>
      ) : (
        <RunPanel status={status} onChanged={reload} />
      )}
      <ErrorMessage message={error ?? status?.error} />
      {status?.report === undefined ? null : <Report report={status.report} />}
    </>
  );
}

function RunPanel({ status, onChanged }: { readonly status: ConformanceStatus; readonly onChanged: () => void }) {
  const [url, setUrl] = useState('');
  const [token, setToken] = useState('');
  const action = useAction();
  const { state, completed, total } = status;
  const isRunning = state === 'running';
  const start = (event: Event): void => {
    event.preventDefault();
    const request = {
      ...(url.trim() !== '' && { url: url.trim() }),
      ...(token.trim() !== '' && { token: token.trim() }),
    };
    void action.run(() => call('POST', '/conformance', request).then(onChanged));
  };
  const stop = (): void => void action.run(() => call('DELETE', '/conformance').then(onChanged));
  return (
    <section class="panel" aria-label={text.nav.conformance}>
      <form class="fields" onSubmit={start}>
        <Field label={t.url} hint={t.urlHint}>
          <input
            inputMode="url"
            placeholder={location.origin}
            value={url}
            onInput={({ currentTarget }) => setUrl(currentTarget.value)}
          />
        </Field>
        <Field label={t.token} hint={t.tokenHint}>
          <input autocomplete="off" value={token} onInput={({ currentTarget }) => setToken(currentTarget.value)} />
        </Field>
        <button type="submit" class="primary" disabled={isRunning}>
          {t.start}
        </button>
        <button type="button" disabled={!isRunning} onClick={stop}>
          {t.stop}
        </button>
      </form>
      <ErrorMessage message={action.error} />
      <div role="status">
        {state === 'idle' ? <p class="empty">{t.idle}</p> : null}
        {isRunning ? <p>{t.progress(completed, total)}</p> : null}
      </div>
      {isRunning ? <progress aria-label={t.progressLabel} value={completed} max={total || 1} /> : null}
    </section>
  );
}

function Report({ report }: { readonly report: NonNullable<ConformanceStatus['report']> }) {
  const [shown, setShown] = useState('');
  const { target, conforms, statistics, results } = report;
  const { requests, durationMs, outcomes } = statistics;
  const order = (result: RuleResult): number => OUTCOMES.indexOf(result.outcome);
  const listed = results
    .filter(({ outcome }) => shown === '' || outcome === shown)
    .sort((one, other) => order(one) - order(other));
  const options = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, `${t.outcomes[outcome]} (${outcomes[outcome] ?? 0})`]),
  );
  return (
    <section class="panel" aria-labelledby="results">
      <h2 id="results">{t.results}</h2>
      <p>
        <span class={`badge ${conforms ? 's2' : 's5'}`} data-conforms={conforms}>
          {conforms ? t.conforms : t.violates}
        </span>
      </p>
      <p class="hint">{t.summary(target, requests, formatNumber(Math.round(durationMs / 100) / 10))}</p>
      <div class="fields">
        <Select
          label={t.show}
          any={`${t.all} (${results.length})`}
          value={shown}
          options={options}
          onChange={setShown}
        />
      </div>
      {listed.length === 0 ? (
        <p class="empty">{t.noResults}</p>
      ) : (
        listed.map((result) => <Rule key={result.id} result={result} />)
      )}
    </section>
  );
}

function Rule({ result }: { readonly result: RuleResult }) {
  const { id, title, level, requirement, outcome, reason, waived, observations, findings, sources } = result;
  return (
    <details class="rule" data-rule={id}>
      <summary>
        <span class={`badge ${BADGES[outcome]}`}>{t.outcomes[outcome]}</span> <span lang="en">{title}</span>{' '}
        <span class="hint">
          <code>{id}</code> {level}
        </span>
      </summary>
      <dl lang="en">
        <dt lang={document.documentElement.lang}>{t.requirement}</dt>
        <dd>{requirement}</dd>
        {(reason ?? waived) === undefined ? null : (
          <>
            <dt lang={document.documentElement.lang}>{t.reason}</dt>
            <dd>{reason ?? waived}</dd>
          </>
        )}
        {Object.entries(observations ?? {}).map(([version, observation]) => (
          <>
            <dt lang={document.documentElement.lang}>
              {t.observed} ({version})
            </dt>
            <dd>{observation}</dd>
          </>
        ))}
      </dl>
      {findings.map((finding, index) => (
        <div key={index} class="finding">
          <dl>
            <dt>
              {t.expected} ({finding.version})
            </dt>
            <dd lang="en">{finding.expected}</dd>
            <dt>{t.actual}</dt>
            <dd lang="en">{finding.actual}</dd>
          </dl>
          <Code label={`${t.reproduce} ${index + 1}: ${id}`}>{finding.curl}</Code>
          <Code label={`${t.response} ${index + 1}: ${id}`}>{finding.response}</Code>
        </div>
      ))}
      <ul class="sources">
        {sources.map(({ title: name, url }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer" lang="en">
              {name}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
