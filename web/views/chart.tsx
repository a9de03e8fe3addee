import { useEffect, useState } from 'preact/hooks';
import type { Entry } from '../api.ts';
import { Measured } from '../components/measured.tsx';
import { formatNumber } from '../format.ts';
import { text } from '../text/index.ts';

const t = text.chart;

const MINUTES = 5;
const SPAN_MS = MINUTES * 60_000;
const HEIGHT = 150;
const LEFT = 52;
const BOTTOM = 22;
const TOP = 8;
/** The axis is logarithmic. */
const MIN_MS = 0.1;
const MAX_MS = 10_000;
const TICKS = [0.1, 1, 10, 100, 1000, 10_000];
const REFRESH_MS = 2000;

const toY = (ms: number): number => {
  const share = Math.log(Math.min(MAX_MS, Math.max(MIN_MS, ms)) / MIN_MS) / Math.log(MAX_MS / MIN_MS);
  return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
};

/** The response times of the last minutes: a dot for each request, with the shape of its status class. */
export function Chart({ entries }: { readonly entries: readonly Entry[] }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const end = Math.max(now, ...entries.slice(-1).map(({ time }) => Date.parse(time)));
  const recent = entries.filter(({ time, ms }) => ms !== null && end - Date.parse(time) < SPAN_MS);
  const times = recent.map(({ ms }) => ms!).sort((one, other) => one - other);
  return (
    <section class="panel" aria-labelledby="chart">
      <h2 id="chart">{t.title}</h2>
      {times.length === 0 ? (
        <p class="empty">{t.empty}</p>
      ) : (
        <>
          <p class="figures">
            {t.count} <strong>{formatNumber(times.length)}</strong> · {t.median}{' '}
            <strong>{formatNumber(times[times.length >> 1]!)} ms</strong> · {t.slowest}{' '}
            <strong>{formatNumber(times.at(-1)!)} ms</strong>
          </p>
          <p class="legend">
            {CLASSES.map(({ key, label, shape }) => {
              const count = recent.filter((entry) => getClass(entry) === key).length;
              return (
                <span key={key} class={`series ${key}`}>
                  <svg viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true">
                    <path d={shape} />
                  </svg>
                  {label} <strong>{count}</strong>
                </span>
              );
            })}
          </p>
          <Measured>{(width) => <Dots entries={recent} end={end} width={width} />}</Measured>
        </>
      )}
    </section>
  );
}

interface DotsProps {
  readonly entries: readonly Entry[];
  readonly end: number;
  readonly width: number;
}

function Dots({ entries, end, width }: DotsProps) {
  const toX = (instant: number): number => LEFT + (1 - (end - instant) / SPAN_MS) * (width - LEFT - 8);
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-labelledby="chart">
      {TICKS.map((ms) => (
        <g key={ms} class="tick">
          <line x1={LEFT} x2={width - 8} y1={toY(ms)} y2={toY(ms)} />
          <text x={LEFT - 6} y={toY(ms) + 4} text-anchor="end">
            {ms < 1000 ? `${formatNumber(ms)} ms` : `${ms / 1000} s`}
          </text>
        </g>
      ))}
      <text x={LEFT} y={HEIGHT - 4}>
        {t.ago(MINUTES)}
      </text>
      <text x={width - 8} y={HEIGHT - 4} text-anchor="end">
        {t.now}
      </text>
      {entries.map((entry) => {
        const key = getClass(entry);
        const { shape } = CLASSES.find((one) => one.key === key)!;
        const at = `translate(${toX(Date.parse(entry.time)).toFixed(1)} ${toY(entry.ms!).toFixed(1)})`;
        return <path key={entry.id} class={`series ${key}`} d={shape} transform={at} />;
      })}
    </svg>
  );
}

/** Shapes differ, so that the classes can be distinguished without colours. */
const CLASSES = [
  { key: 'ok', label: '2xx', shape: 'M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0' },
  { key: 'client', label: '4xx', shape: 'M-3.5-3.5h7v7h-7z' },
  { key: 'server', label: '5xx', shape: 'M0-4.5 4.5 4h-9z' },
  { key: 'lost', label: text.requests.noStatus, shape: 'M-4-4 4 4M4-4-4 4' },
] as const;

function getClass({ status }: Entry): (typeof CLASSES)[number]['key'] {
  if (status === null) return 'lost';
  if (status >= 500) return 'server';
  return status >= 400 ? 'client' : 'ok';
}
