import { useEffect, useState } from 'preact/hooks';
import { call, type Expiries, type ScenarioState } from '../api.ts';
import { ErrorMessage, Field } from '../components/basics.tsx';
import { Measured } from '../components/measured.tsx';
import { formatDay, formatMoment, fromLocalInput, toInstant, toLocalInput } from '../format.ts';
import { useAction, useResource } from '../live.ts';
import { text } from '../text/index.ts';

const t = text.scenario;

const DAY_MS = 86_400_000;
/** The slider covers three years, in whole days before and after now. */
const MIN_DAY = -548;
const MAX_DAY = 548;
const MAX_LISTED = 12;

export function ClockPanel({ scenario }: { readonly scenario: ScenarioState }) {
  const now = Date.parse(scenario.time.now);
  const { data } = useResource<Expiries>('/expiries', 'scenario');
  /** The middle of the slider. It stays while the clock moves, so that the slider does not jump. */
  const [origin] = useState(now);
  const [chosen, setChosen] = useState(now);
  const action = useAction();
  useEffect(() => setChosen(now), [now]);
  const stopAt = (instant: number): void =>
    void action.run(() => call('PUT', '/time', { now: new Date(instant).toISOString() }));
  const day = Math.round((chosen - origin) / DAY_MS);
  const expiries = groupByInstant(data);
  return (
    <section class="panel" aria-labelledby="clock">
      <h2 id="clock">{t.clock}</h2>
      <p>
        <strong data-now={scenario.time.now}>{formatMoment(now)}</strong> {scenario.time.frozen ? t.stopped : t.running}
      </p>
      <Field label={t.slider}>
        <input
          type="range"
          min={MIN_DAY}
          max={MAX_DAY}
          value={day}
          aria-valuetext={formatDay(chosen)}
          onInput={({ currentTarget }) => setChosen(origin + Number(currentTarget.value) * DAY_MS)}
          onChange={({ currentTarget }) => stopAt(origin + Number(currentTarget.value) * DAY_MS)}
        />
      </Field>
      <Measured>{(width) => <Marks expiries={expiries} origin={origin} width={width} />}</Measured>
      <div class="fields">
        <Field label={t.exact}>
          <input
            type="datetime-local"
            step="1"
            value={toLocalInput(chosen)}
            onInput={({ currentTarget }) => {
              const instant = fromLocalInput(currentTarget.value);
              if (!Number.isNaN(instant)) setChosen(instant);
            }}
          />
        </Field>
        <button type="button" class="primary" onClick={() => stopAt(chosen)}>
          {t.set}
        </button>
        <button type="button" onClick={() => void action.run(() => call('PUT', '/time', { now: null }))}>
          {t.run}
        </button>
      </div>
      <ErrorMessage message={action.error} />
      <h3>{t.expiries}</h3>
      <p class="hint">{t.expiriesHint}</p>
      {expiries.length === 0 ? (
        <p class="empty">{t.noExpiries}</p>
      ) : (
        <ul class="list">
          {expiries.slice(0, MAX_LISTED).map(({ instant, names }) => (
            <li key={instant}>
              <button type="button" onClick={() => stopAt(instant)}>
                {t.goTo(formatMoment(instant))}
                <span class="about">{shorten(names)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const MAX_NAMES = 4;

function shorten(names: readonly string[]): string {
  const hidden = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return hidden > 0 ? `${shown} ${text.requests.moreIdentifiers(hidden)}` : shown;
}

interface Expiry {
  readonly instant: number;
  readonly names: readonly string[];
}

/** Those in the future first, in the order of time. */
function groupByInstant(data: Expiries | undefined): readonly Expiry[] {
  if (data === undefined) return [];
  const names = new Map<number, string[]>();
  for (const { role, channel, expires } of data.expiries) {
    const instant = toInstant(expires);
    names.set(instant, [...(names.get(instant) ?? []), `${role} (${text.timeline.channel[channel]})`]);
  }
  const all = [...names].map(([instant, list]) => ({ instant, names: list }));
  const now = Date.parse(data.now);
  return [...all.filter(({ instant }) => instant > now), ...all.filter(({ instant }) => instant <= now).reverse()];
}

/** Half of the thumb of a range field, in the units of the picture. */
const INSET = 8;

interface MarksProps {
  readonly expiries: readonly Expiry[];
  readonly origin: number;
  readonly width: number;
}

function Marks({ expiries, origin, width }: MarksProps) {
  const toX = (instant: number): number =>
    INSET + (((instant - origin) / DAY_MS - MIN_DAY) / (MAX_DAY - MIN_DAY)) * (width - 2 * INSET);
  const visible = expiries.map(({ instant }) => toX(instant)).filter((x) => x >= INSET && x <= width - INSET);
  const [from, to] = [origin + MIN_DAY * DAY_MS, origin + MAX_DAY * DAY_MS];
  return (
    <svg class="marks" viewBox={`0 0 ${width} 30`} role="img" aria-label={t.expiries}>
      {visible.map((x) => (
        <line key={x} x1={x} x2={x} y1={0} y2={10} />
      ))}
      <text x={0} y={26}>
        {formatDay(from)}
      </text>
      <text x={width} y={26} text-anchor="end">
        {formatDay(to)}
      </text>
    </svg>
  );
}
