import { useEffect, useState } from 'preact/hooks';
import { call, type SessionState, type Sessions } from '../api.ts';
import { SESSION } from '../base.ts';
import { ErrorMessage, Field } from '../components/basics.tsx';
import { formatMoment } from '../format.ts';
import { type Action, useAction, useResource } from '../live.ts';
import { text } from '../text/index.ts';

const t = text.sessions;

/** No event reports the requests of other sessions. */
const REFRESH_MS = 2000;

export function SessionsView() {
  const { data, error, reload } = useResource<Sessions>('/sessions');
  const action = useAction();
  useEffect(() => {
    const timer = setInterval(reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const run = (work: () => Promise<unknown>): void => void action.run(() => work().finally(reload));
  return (
    <>
      <p class="lead">{t.lead}</p>
      <ErrorMessage message={error ?? action.error} />
      <CreateForm run={run} action={action} />
      {data === undefined ? <p>{text.loading}</p> : <SessionTable sessions={data.sessions} run={run} />}
    </>
  );
}

type Run = (work: () => Promise<unknown>) => void;

function CreateForm({ run, action }: { readonly run: Run; readonly action: Action }) {
  const [name, setName] = useState('');
  const create = (event: Event): void => {
    event.preventDefault();
    run(() => call('POST', '/sessions', name.trim() === '' ? {} : { name: name.trim() }).then(() => setName('')));
  };
  return (
    <form class="panel" aria-label={t.create} onSubmit={create}>
      <div class="fields">
        <Field label={t.name} hint={t.nameHint}>
          <input autocomplete="off" value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
        </Field>
      </div>
      <p class="actions">
        <button type="submit" class="primary" disabled={action.isBusy}>
          {t.create}
        </button>
      </p>
    </form>
  );
}

function SessionTable({ sessions, run }: { readonly sessions: readonly SessionState[]; readonly run: Run }) {
  return (
    <ul class="panel sessions">
      {sessions.map((session) => (
        <li key={session.name} data-session={session.name}>
          <a href={`${session.path}/__krr/#/requests`} aria-current={session.name === SESSION ? 'page' : undefined}>
            {session.name}
          </a>
          <span>
            {session.scenario} · {t.requests(session.requests)} · {t.findings(session.findings)}
            {session.time.frozen ? ` · ${formatMoment(Date.parse(session.time.now))} (${text.frozen})` : ''}
          </span>
          <span class="actions">
            <button
              type="button"
              class="quiet"
              onClick={() => run(() => call('POST', `/sessions/${session.name}/reset`))}
            >
              {t.reset(session.name)}
            </button>
            {session.idleTimeoutSeconds === null ? null : (
              <button
                type="button"
                class="quiet"
                onClick={() => run(() => call('DELETE', `/sessions/${session.name}`))}
              >
                {t.remove(session.name)}
              </button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
