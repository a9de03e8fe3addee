import { useEffect, useState } from 'preact/hooks';
import type { ScenarioState } from './api.ts';
import { SESSION } from './base.ts';
import { formatMoment } from './format.ts';
import { useConnection, useResource } from './live.ts';
import { text } from './text/index.ts';
import { ClientChecksView } from './views/client-checks.tsx';
import { ConformanceView } from './views/conformance.tsx';
import { PersonsView } from './views/persons.tsx';
import { RequestsView } from './views/requests.tsx';
import { ScenarioView } from './views/scenario.tsx';
import { SessionsView } from './views/sessions.tsx';
import { TokensView } from './views/tokens.tsx';

const VIEWS = {
  persons: PersonsView,
  requests: RequestsView,
  'client-checks': ClientChecksView,
  scenario: ScenarioView,
  sessions: SessionsView,
  tokens: TokensView,
  conformance: ConformanceView,
} as const;

type ViewName = keyof typeof VIEWS;

/** `#/requests/17` is the view `requests` with the detail `17`. */
function parseHash(): { view: ViewName; detail: string } {
  const [, view = '', detail = ''] = location.hash.split('/');
  return { view: Object.hasOwn(VIEWS, view) ? (view as ViewName) : 'persons', detail: decodeURIComponent(detail) };
}

function useRoute(): { view: ViewName; detail: string } {
  const [route, setRoute] = useState(parseHash);
  useEffect(() => {
    const update = (): void => setRoute(parseHash());
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);
  return route;
}

export function App() {
  const { view, detail } = useRoute();
  const isConnected = useConnection();
  const scenario = useResource<ScenarioState>('/scenario', 'scenario');
  const View = VIEWS[view];
  useEffect(() => {
    document.title = `${text.nav[view]} · ${text.brand}`;
  }, [view]);
  return (
    <>
      <a class="skip" href="#main" onClick={focusMain}>
        {text.skip}
      </a>
      <header>
        <div class="bar">
          <p class="brand">{text.brand}</p>
          <Status scenario={scenario.data} isConnected={isConnected} />
        </div>
        <nav aria-label={text.views}>
          <ul>
            {(Object.keys(VIEWS) as ViewName[]).map((name) => (
              <li key={name}>
                <a href={`#/${name}`} aria-current={name === view ? 'page' : undefined}>
                  {text.nav[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        <h1>{text.nav[view]}</h1>
        <View key={view} detail={detail} scenario={scenario.data} />
      </main>
    </>
  );
}

function focusMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Status({ scenario, isConnected }: { scenario: ScenarioState | undefined; isConnected: boolean }) {
  return (
    <div class="status">
      {scenario === undefined ? null : (
        <>
          <a href="#/sessions">{SESSION === 'default' ? text.sessions.default : SESSION}</a>
          <a href="#/scenario">{scenario.name}</a>
          {scenario.time.frozen ? (
            <span>
              {formatMoment(Date.parse(scenario.time.now))} ({text.frozen})
            </span>
          ) : null}
        </>
      )}
      <span role="status" class={isConnected ? 'live on' : 'live'}>
        {isConnected ? text.live : text.disconnected}
      </span>
    </div>
  );
}
