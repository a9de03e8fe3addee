import type { Channel, Contact } from '../api.ts';
import { Measured } from '../components/measured.tsx';
import { formatDay, formatMoment, toInstant } from '../format.ts';
import { text } from '../text/index.ts';

const t = text.timeline;

/** The names of the channels are left of the axis. */
const LEFT = 56;
const INSET = 8;
const ROW = 46;
const TOP = 34;

export function TimelineSection({ contact }: { readonly contact: Contact }) {
  const { channels, varslingsstatus, reason, border } = contact;
  return (
    <section class="panel" aria-labelledby="timeline">
      <h2 id="timeline">{t.title}</h2>
      <p>
        <strong>{varslingsstatus ?? '—'}</strong> {t.reason[reason]}
      </p>
      {channels.length === 0 ? (
        <p class="empty">{t.empty}</p>
      ) : (
        <>
          <Measured>{(width) => <Picture contact={contact} width={width} />}</Measured>
          <ul class="channels">
            {channels.map((channel) => (
              <li key={channel.channel} data-channel={channel.channel}>
                <strong>{t.channel[channel.channel]}</strong> <span class="value">{channel.value}</span>{' '}
                <span class={channel.expired ? 'badge s5' : 'badge s2'}>{channel.expired ? t.expired : t.usable}</span>
                <br />
                {describeDates(channel)}
              </li>
            ))}
          </ul>
          <p class="hint" data-border={border}>
            {t.rule(formatMoment(toInstant(border)))}
          </p>
        </>
      )}
    </section>
  );
}

function describeDates({ updated, verified, expires, expired }: Channel): string {
  if (expires === null) return t.noDates;
  const date = formatMoment(toInstant(expires));
  return [
    updated === null ? '' : `${t.updated} ${formatDay(toInstant(updated))}`,
    verified === null ? '' : `${t.verified} ${formatDay(toInstant(verified))}`,
    expired ? t.expiredSince(date) : t.expires(date),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The text beside it says the same, so the picture is described in one sentence. */
function Picture({ contact, width }: { readonly contact: Contact; readonly width: number }) {
  const { channels, border, now } = contact;
  const right = width - INSET;
  const dates = channels.flatMap(({ updated, verified }) => [updated, verified]).filter((date) => date !== null);
  const instants = dates.map(toInstant).filter((instant) => !Number.isNaN(instant));
  const [borderAt, nowAt] = [toInstant(border), toInstant(now)];
  const from = Math.min(borderAt, ...instants);
  const to = Math.max(nowAt, ...instants);
  const margin = (to - from) * 0.06;
  const x = (instant: number): number => LEFT + ((instant - from + margin) / (to - from + 2 * margin)) * (right - LEFT);
  const height = TOP + channels.length * ROW + 22;
  return (
    <svg class="timeline" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t.picture}>
      <rect class="old" x={LEFT} y={TOP - 8} width={x(borderAt) - LEFT} height={channels.length * ROW + 4} />
      {channels.map((channel, index) => (
        <Row key={channel.channel} channel={channel} y={TOP + index * ROW + 18} x={x} right={right} />
      ))}
      <Mark
        className="border"
        at={x(borderAt)}
        width={width}
        height={height}
        label={t.border}
        date={formatDay(borderAt)}
      />
      <Mark className="now" at={x(nowAt)} width={width} height={height} label={t.now} date={formatDay(nowAt)} />
    </svg>
  );
}

interface MarkProps {
  readonly className: string;
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
  readonly date: string;
}

function Mark({ className, at, width, height, label, date }: MarkProps) {
  const anchor = at > width * 0.75 ? 'end' : at < width * 0.3 ? 'start' : 'middle';
  return (
    <g class={className}>
      <line x1={at} x2={at} y1={20} y2={height - 18} />
      <text x={at} y={13} text-anchor={anchor}>
        {label}
      </text>
      <text x={at} y={height - 4} text-anchor={anchor}>
        {date}
      </text>
    </g>
  );
}

interface RowProps {
  readonly channel: Channel;
  readonly y: number;
  readonly x: (instant: number) => number;
  readonly right: number;
}

function Row({ channel, y, x, right }: RowProps) {
  const { updated, verified, expired } = channel;
  const known = [updated, verified].filter((date) => date !== null).map((date) => x(toInstant(date)));
  return (
    <g class={expired ? 'row expired' : 'row'}>
      <line x1={LEFT} x2={right} y1={y} y2={y} class="axis" />
      {known.length === 2 ? <line x1={known[0]} x2={known[1]} y1={y} y2={y} class="span" /> : null}
      {updated === null ? null : <circle cx={x(toInstant(updated))} cy={y} r={6} />}
      {verified === null ? null : (
        <rect
          x={x(toInstant(verified)) - 6}
          y={y - 6}
          width={12}
          height={12}
          transform={rotate(x(toInstant(verified)), y)}
        />
      )}
      <text x={0} y={y + 4}>
        {t.channel[channel.channel]}
      </text>
    </g>
  );
}

const rotate = (x: number, y: number): string => `rotate(45 ${x} ${y})`;
