import { useState } from 'preact/hooks';
import { call, type Token } from '../api.ts';
import { Code, CopyButton, ErrorMessage, Field, SCOPE_GROUPS, ScopeBoxes } from '../components/basics.tsx';
import { useAction } from '../live.ts';
import { text } from '../text/index.ts';

const t = text.tokens;

const GROUPS = ['global', 'user', 'other'] as const;

export function TokensView() {
  const [scopes, setScopes] = useState<readonly string[]>(SCOPE_GROUPS.global);
  const [pid, setPid] = useState('');
  const [lifetime, setLifetime] = useState('600');
  const [token, setToken] = useState<Token>();
  const action = useAction();
  const create = (event: Event): void => {
    event.preventDefault();
    void action.run(async () => {
      setToken(undefined);
      if (scopes.length === 0) throw new Error(t.scopeRequired);
      const request = {
        scope: scopes.join(' '),
        ...(pid.trim() !== '' && { pid: pid.trim() }),
        ...(lifetime !== '' && { expires_in: Number(lifetime) }),
      };
      setToken(await call<Token>('POST', '/tokens', request));
    });
  };
  return (
    <>
      <p class="lead">{t.lead}</p>
      <div class="columns">
        <section class="panel" aria-label={t.create}>
          <form onSubmit={create}>
            {GROUPS.map((group) => (
              <fieldset key={group}>
                <legend>{t.groups[group]}</legend>
                <ScopeBoxes scopes={SCOPE_GROUPS[group]} chosen={scopes} onChange={setScopes} />
              </fieldset>
            ))}
            <div class="fields">
              <Field label={t.pid} hint={t.pidHint}>
                <input
                  inputMode="numeric"
                  autocomplete="off"
                  value={pid}
                  onInput={({ currentTarget }) => setPid(currentTarget.value)}
                />
              </Field>
              <Field label={t.lifetime} hint={t.lifetimeHint}>
                <input
                  type="number"
                  step="1"
                  value={lifetime}
                  onInput={({ currentTarget }) => setLifetime(currentTarget.value)}
                />
              </Field>
            </div>
            <p class="actions">
              <button type="submit" class="primary" disabled={action.isBusy}>
                {t.create}
              </button>
            </p>
          </form>
          <ErrorMessage message={action.error} />
        </section>
        {token === undefined ? null : <TokenPanel token={token.access_token} />}
      </div>
    </>
  );
}

function TokenPanel({ token }: { readonly token: string }) {
  const [header = '', claims = ''] = token.split('.');
  return (
    <section class="panel" aria-labelledby="token">
      <h2 id="token">{t.token}</h2>
      <p class="actions">
        <CopyButton label={t.copyExport} value={`export KRR_TOKEN=${token}`} />
        <CopyButton label={t.copyToken} value={token} />
      </p>
      <h3>{t.header}</h3>
      <Code label={t.header}>{decode(header)}</Code>
      <h3>{t.claims}</h3>
      <Code label={t.claims}>{decode(claims)}</Code>
      <h3>{t.token}</h3>
      <p class="token">
        <code>{token}</code>
      </p>
    </section>
  );
}

/** A part of a JWT as indented JSON. */
function decode(part: string): string {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  return JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2);
}
