import { call, type PersonCard, type ScenarioState } from '../api.ts';
import { ErrorMessage, Select } from '../components/basics.tsx';
import { useAction } from '../live.ts';
import { text } from '../text/index.ts';

const t = text.card;

type Fields = Readonly<Record<string, unknown>>;

const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;
const LANGUAGES = { nb: 'nb', nn: 'nn', en: 'en', se: 'se' };
const EXPIRED_AGE = 'P20M';
const FRESH_AGE = 'P1M';
const RECENT = { ago: 'P1D' };

interface EditorProps {
  readonly card: PersonCard;
  readonly scenario: ScenarioState | undefined;
  readonly onChanged: () => void;
}

/** Puts the person into the scenario with changed fields. The values of other fields stay as they are. */
export function PersonEditor({ card, scenario, onChanged }: EditorProps) {
  const action = useAction();
  const role = card.role ?? createRole(scenario);
  const { varslingsstatus: _, ...specified } = card.specified ?? {};
  const put = (change: Fields): void =>
    void action.run(async () => {
      const description = card.description === null ? {} : { description: card.description };
      const invalid = card.allowInvalidState ? { allowInvalidState: true } : {};
      await call('PUT', `/persons/${role}`, { identifier: card.identifier, ...description, ...invalid, ...change });
      onChanged();
    });
  const current = readPerson(card);
  const isActive = current.status === 'AKTIV';
  const setAge = (ago: string): void => put({ ...specified, kontaktinformasjon: withAge(card, specified, ago) });
  const setLanguage = (spraak: string): void =>
    put({ ...specified, spraak: spraak || null, spraak_oppdatert: spraak === '' ? null : RECENT });
  return (
    <section class="panel" aria-labelledby="edit">
      <h2 id="edit">{t.edit}</h2>
      <p class="hint">{t.editHint}</p>
      <div class="actions">
        {isActive ? (
          <>
            {current.reservasjon === 'JA' ? (
              <button
                type="button"
                onClick={() => put({ ...specified, reservasjon: 'NEI', reservasjonstidspunkt: null })}
              >
                {t.unreserve}
              </button>
            ) : (
              <button
                type="button"
                onClick={() => put({ ...specified, reservasjon: 'JA', reservasjonstidspunkt: RECENT })}
              >
                {t.reserve}
              </button>
            )}
            {card.contact.channels.length === 0 ? null : card.contact.channels.some(({ expired }) => !expired) ? (
              <button type="button" onClick={() => setAge(EXPIRED_AGE)}>
                {t.expire}
              </button>
            ) : (
              <button type="button" onClick={() => setAge(FRESH_AGE)}>
                {t.refresh}
              </button>
            )}
            <button type="button" onClick={() => put({ status: 'SLETTET' })}>
              {t.remove}
            </button>
            <Select
              label={t.language}
              any={t.noLanguage}
              value={String(current.spraak ?? '')}
              options={LANGUAGES}
              onChange={setLanguage}
            />
          </>
        ) : (
          <button type="button" onClick={() => put({ status: 'AKTIV' })}>
            {t.activate}
          </button>
        )}
      </div>
      <ErrorMessage message={action.error} />
    </section>
  );
}

function createRole(scenario: ScenarioState | undefined): string {
  const roles = new Set(scenario?.persons.map(({ role }) => role));
  let number = 1;
  while (roles.has(`person-${number}`)) number++;
  return `person-${number}`;
}

/** The person as version 1 returns it; version 1 includes every status. */
function readPerson({ responses }: PersonCard): Fields {
  try {
    return JSON.parse(responses.v1.body).personer?.[0] ?? {};
  } catch {
    return {};
  }
}

function withAge(card: PersonCard, specified: Fields, ago: string): Fields {
  const contact = (specified.kontaktinformasjon ?? {}) as Fields;
  const existing = CHANNELS.filter((channel) => card.contact.channels.some((one) => one.channel === channel));
  const dates = existing.flatMap((channel) => [
    [`${channel}_oppdatert`, { ago }],
    [`${channel}_sist_verifisert`, { ago }],
  ]);
  const values = existing.map((channel) => [
    channel,
    card.contact.channels.find((one) => one.channel === channel)!.value,
  ]);
  return { ...contact, ...Object.fromEntries(values), ...Object.fromEntries(dates) };
}
