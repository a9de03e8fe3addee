import { useEffect, useState } from 'preact/hooks';
import { call, type FoundPerson, type ScenarioState } from '../api.ts';
import { ErrorMessage, Field, Select } from '../components/basics.tsx';
import { useAction } from '../live.ts';
import { text } from '../text/index.ts';
import { PersonCardView, type Subject } from './person-card.tsx';
import type { ViewProps } from './view-props.ts';

const t = text.persons;

export function PersonsView({ detail, scenario }: ViewProps) {
  const [identifier, setIdentifier] = useState<string>();
  useEffect(() => {
    if (detail !== '') setIdentifier(undefined);
  }, [detail]);
  const open = (person: FoundPerson): void => {
    if (person.role === undefined) openIdentifier(person.person.personidentifikator);
    else location.hash = `#/persons/${person.role}`;
  };
  const openIdentifier = (chosen: string): void => {
    history.replaceState(null, '', '#/persons');
    dispatchEvent(new HashChangeEvent('hashchange'));
    setIdentifier(chosen);
  };
  const close = (): void => {
    setIdentifier(undefined);
    location.hash = '#/persons';
  };
  const subject: Subject | undefined = identifier ? { identifier } : detail ? { role: detail } : undefined;
  return (
    <>
      <p class="lead">{t.lead}</p>
      <div class={subject === undefined ? 'split' : 'split chosen'}>
        <div class="side">
          <ScenarioPersons scenario={scenario} chosen={detail} />
          <Search onOpen={open} />
          <OpenByIdentifier onOpen={openIdentifier} />
        </div>
        <div class="content">
          {subject === undefined ? (
            <p class="empty">{t.choose}</p>
          ) : (
            <PersonCardView key={JSON.stringify(subject)} subject={subject} scenario={scenario} onClose={close} />
          )}
        </div>
      </div>
    </>
  );
}

function ScenarioPersons({ scenario, chosen }: { scenario: ScenarioState | undefined; chosen: string }) {
  return (
    <section class="panel" aria-labelledby="scenario-persons">
      <h2 id="scenario-persons">{t.scenario}</h2>
      {scenario === undefined ? (
        <p>{text.loading}</p>
      ) : scenario.persons.length === 0 ? (
        <p class="empty">{t.empty}</p>
      ) : (
        <ul class="list">
          {scenario.persons.map(({ role, description, identifier }) => (
            <li key={role}>
              <a href={`#/persons/${role}`} aria-current={role === chosen ? 'true' : undefined}>
                <strong>{role}</strong> <code>{identifier}</code>
                {description === undefined ? null : (
                  <span class="about" lang="en">
                    {description}
                  </span>
                )}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const PROPERTIES = [
  ['status', t.statuses],
  ['reservation', t.reservations],
  ['channels', t.channelSets],
  ['expiry', t.expiries],
  ['mailbox', t.mailboxes],
  ['language', t.languages],
] as const;

const PAGE_SIZE = '10';

interface PersonPage {
  readonly persons: readonly FoundPerson[];
  readonly scenarioTotal: number;
  readonly next?: string;
}

function Search({ onOpen }: { readonly onOpen: (person: FoundPerson) => void }) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [query, setQuery] = useState('');
  const [page, setPage] = useState<PersonPage>();
  const action = useAction();
  const set = (name: string) => (value: string) => setValues({ ...values, [name]: value });
  const search = (event: Event): void => {
    event.preventDefault();
    const wanted = toQuery(values);
    void action.run(async () => {
      setPage(undefined);
      setQuery(wanted);
      setPage(await call<PersonPage>('GET', `/persons?${wanted}`));
    });
  };
  const showMore = ({ persons }: PersonPage): void =>
    void action.run(async () => {
      const following = await call<PersonPage>('GET', `/persons?${query}&offset=${persons.length}`);
      setPage({ ...following, persons: [...persons, ...following.persons] });
    });
  return (
    <section class="panel" aria-labelledby="search">
      <h2 id="search">{t.search}</h2>
      <form onSubmit={search} class="fields">
        {PROPERTIES.map(([name, options]) => (
          <Select
            key={name}
            label={t[name]}
            any={t.any}
            value={values[name] ?? ''}
            options={options}
            onChange={set(name)}
          />
        ))}
        <Select label={t.kind} any={t.any} value={values.kind ?? ''} options={t.kinds} onChange={set('kind')} />
        <Select label={t.sex} any={t.any} value={values.sex ?? ''} options={t.sexes} onChange={set('sex')} />
        <Field label={t.born} hint={t.bornHint}>
          <input value={values.born ?? ''} onInput={({ currentTarget }) => set('born')(currentTarget.value)} />
        </Field>
        <button type="submit" class="primary">
          {t.find}
        </button>
      </form>
      <ErrorMessage message={action.error} />
      {page === undefined ? null : page.persons.length === 0 ? (
        <p class="empty">{t.noResults}</p>
      ) : (
        <>
          <p>{t.count(page.persons.length, page.scenarioTotal)}</p>
          <ul class="list" aria-label={t.results}>
            {page.persons.map((each) => (
              <li key={each.person.personidentifikator}>
                <button type="button" onClick={() => onOpen(each)}>
                  <strong>{each.role ?? t.generated}</strong> <code>{each.person.personidentifikator}</code>
                  <span class="about">{summarize(each)}</span>
                </button>
              </li>
            ))}
          </ul>
          {page.next === undefined ? null : (
            <button type="button" onClick={() => showMore(page)}>
              {t.more}
            </button>
          )}
        </>
      )}
    </section>
  );
}

function toQuery(values: Readonly<Record<string, string>>): string {
  const property = PROPERTIES.map(([name]) => values[name] ?? '').filter((value) => value !== '');
  const query = new URLSearchParams({ count: PAGE_SIZE });
  if (property.length > 0) query.set('property', property.join(','));
  for (const name of ['kind', 'sex', 'born']) if (values[name]) query.set(name, values[name].trim());
  return query.toString();
}

function summarize({ person }: FoundPerson): string {
  const { status, reservasjon, varslingsstatus, spraak, kontaktinformasjon: contact } = person;
  return [
    status,
    reservasjon === 'JA' ? t.reservations.reserved : '',
    varslingsstatus ?? '',
    contact?.epostadresse ?? '',
    contact?.mobiltelefonnummer ?? '',
    spraak ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function OpenByIdentifier({ onOpen }: { readonly onOpen: (identifier: string) => void }) {
  const [value, setValue] = useState('');
  const open = (event: Event): void => {
    event.preventDefault();
    onOpen(value.replace(/\s/g, ''));
  };
  return (
    <section class="panel" aria-labelledby="open">
      <h2 id="open">{t.open}</h2>
      <form onSubmit={open} class="fields">
        <Field label={text.card.identifier} hint={t.openHint}>
          <input
            inputMode="numeric"
            autocomplete="off"
            pattern="\s*(\d\s*){11}"
            required
            value={value}
            onInput={({ currentTarget }) => setValue(currentTarget.value)}
          />
        </Field>
        <button type="submit">{t.openButton}</button>
      </form>
    </section>
  );
}
