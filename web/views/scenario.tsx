import { useState } from 'preact/hooks';
import { call, type ScenarioState } from '../api.ts';
import { ErrorMessage, Field, Select } from '../components/basics.tsx';
import { useAction } from '../live.ts';
import { text } from '../text/index.ts';
import { ClockPanel } from './clock.tsx';
import type { ViewProps } from './view-props.ts';

const t = text.scenario;

export function ScenarioView({ scenario }: ViewProps) {
  if (scenario === undefined) return <p>{text.loading}</p>;
  return (
    <div class="columns">
      <div class="stack">
        <ActivePanel scenario={scenario} />
        <ClockPanel scenario={scenario} />
      </div>
      <div class="stack">
        <ChoosePanel scenario={scenario} />
        <FaultPanel />
      </div>
    </div>
  );
}

function ActivePanel({ scenario }: { readonly scenario: ScenarioState }) {
  const { name, description, persons, faults } = scenario;
  const action = useAction();
  return (
    <section class="panel" aria-labelledby="active">
      <h2 id="active">{t.active}</h2>
      <p>
        <strong data-active={name}>{name}</strong>
      </p>
      {description === undefined ? null : <p lang="en">{description}</p>}
      <dl>
        <dt>{t.persons}</dt>
        <dd>
          <a href="#/persons">{persons.length}</a>
        </dd>
        <dt>{t.faults}</dt>
        <dd>
          {faults.length === 0 ? (
            t.noFaults
          ) : (
            <ul>
              {faults.map((fault) => (
                <li key={fault.name}>
                  <code>{fault.name}</code> <span lang="en">{fault.description}</span>
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
      <p class="actions">
        <button type="button" onClick={() => void action.run(() => call('DELETE', '/scenario'))}>
          {t.reset}
        </button>
      </p>
      <p class="hint">{t.resetHint}</p>
      <ErrorMessage message={action.error} />
    </section>
  );
}

function ChoosePanel({ scenario: { name, available } }: { readonly scenario: ScenarioState }) {
  const [base, setBase] = useState(available.some((one) => one.name === name) ? name : 'standard');
  const [layers, setLayers] = useState<readonly string[]>([]);
  const [layer, setLayer] = useState('');
  const [isApplied, setIsApplied] = useState(false);
  const action = useAction();
  const options = Object.fromEntries(available.map((one) => [one.name, one.name]));
  const describe = (chosen: string): string => available.find((one) => one.name === chosen)?.description ?? '';
  const add = (): void => {
    if (layer.trim() === '') return;
    setLayers([...layers, layer.trim()]);
    setLayer('');
  };
  const apply = (event: Event): void => {
    event.preventDefault();
    setIsApplied(false);
    void action.run(async () => {
      await call('PUT', '/scenario', { scenario: [base, ...layers] });
      setIsApplied(true);
    });
  };
  return (
    <section class="panel" aria-labelledby="choose">
      <h2 id="choose">{t.choose}</h2>
      <form onSubmit={apply}>
        <Select label={t.base} value={base} options={options} onChange={setBase} />
        <p lang="en" class="advice">
          {describe(base)}
        </p>
        {layers.length === 0 ? null : (
          <>
            <h3>{t.layers}</h3>
            <ol>
              {layers.map((one, index) => (
                <li key={index}>
                  <code>{one}</code>{' '}
                  <button
                    type="button"
                    class="quiet"
                    aria-label={t.removeLayer(one)}
                    onClick={() => setLayers(layers.filter((_, at) => at !== index))}
                  >
                    ✕
                  </button>
                  <p class="hint" lang="en">
                    {describe(one)}
                  </p>
                </li>
              ))}
            </ol>
          </>
        )}
        <div class="fields">
          <Field label={t.layer} hint={t.layerHint}>
            <input list="layers" value={layer} onInput={({ currentTarget }) => setLayer(currentTarget.value)} />
          </Field>
          <datalist id="layers">
            {available.map((one) => (
              <option key={one.name} value={one.name} />
            ))}
          </datalist>
          <button type="button" onClick={add}>
            {t.add}
          </button>
        </div>
        <p class="actions">
          <button type="submit" class="primary" disabled={action.isBusy}>
            {t.apply}
          </button>
        </p>
      </form>
      <p role="status">{isApplied ? t.applied : ''}</p>
      <ErrorMessage message={action.error} />
    </section>
  );
}

const FAULT_NAME = 'next-lookups';
const EFFECTS = {
  '503': { status: 503 },
  '429': { status: 429, headers: { 'Retry-After': 1 } },
  reset: { reset: 'beforeHeaders' },
  delay: { delay: '5s' },
} as const;

function FaultPanel() {
  const [count, setCount] = useState('3');
  const [effect, setEffect] = useState<keyof typeof EFFECTS>('503');
  const [message, setMessage] = useState('');
  const action = useAction();
  const put = (faults: object, done: string): void =>
    void action.run(async () => {
      setMessage('');
      await call('PUT', '/faults', { faults });
      setMessage(done);
    });
  const switchOn = (event: Event): void => {
    event.preventDefault();
    const attempt = Number(count) === 1 ? 1 : `1-${Number(count)}`;
    const when = { operation: 'personer', attempt };
    put({ [FAULT_NAME]: { when, ...EFFECTS[effect] } }, t.switchedOn(Number(count)));
  };
  return (
    <section class="panel" aria-labelledby="next-faults">
      <h2 id="next-faults">{t.nextFaults}</h2>
      <form class="fields" onSubmit={switchOn}>
        <Field label={t.number}>
          <input
            type="number"
            min="1"
            max="1000"
            required
            value={count}
            onInput={({ currentTarget }) => setCount(currentTarget.value)}
          />
        </Field>
        <Select
          label={t.effect}
          value={effect}
          options={t.effects}
          onChange={(value) => setEffect(value as keyof typeof EFFECTS)}
        />
        <button type="submit" class="primary">
          {t.switchOn}
        </button>
        <button type="button" onClick={() => put({}, t.switchedOff)}>
          {t.switchOff}
        </button>
      </form>
      <p role="status">{message}</p>
      <ErrorMessage message={action.error} />
    </section>
  );
}
