import { useEffect, useRef, useState } from 'preact/hooks';
import { call, type Interface, type PersonCard, type ScenarioState } from '../api.ts';
import { Code, CopyButton, ErrorMessage, SCOPE_GROUPS, ScopeBoxes } from '../components/basics.tsx';
import { formatBody } from '../format.ts';
import { useAction, useEvent } from '../live.ts';
import { text } from '../text/index.ts';
import { IdentifierSection } from './identifier.tsx';
import { PersonEditor } from './person-editor.tsx';
import { TimelineSection } from './timeline.tsx';

const t = text.card;

export type Subject = { readonly role: string } | { readonly identifier: string };

const SCOPES = [...SCOPE_GROUPS.global, ...SCOPE_GROUPS.user.slice(0, 2)];
const INTERFACES: readonly Interface[] = ['v1', 'v2', 'person', 'soap'];

interface CardProps {
  readonly subject: Subject;
  readonly scenario: ScenarioState | undefined;
  readonly onClose: () => void;
}

export function PersonCardView({ subject, scenario, onClose }: CardProps) {
  const [card, setCard] = useState<PersonCard>();
  const [scopes, setScopes] = useState<readonly string[]>(SCOPES);
  const [revision, setRevision] = useState(0);
  const action = useAction();
  const heading = useRef<HTMLHeadingElement>(null);
  const [reload] = useState(() => () => setRevision((count) => count + 1));
  useEvent('scenario', reload);
  useEffect(() => {
    const scope = scopes.length === 0 ? 'krr-kit:none' : scopes.join(' ');
    void action.run(async () => setCard(await call<PersonCard>('POST', '/persons/card', { ...subject, scope })));
  }, [revision, scopes]);
  const isLoaded = card !== undefined;
  useEffect(() => {
    if (isLoaded) heading.current?.focus({ preventScroll: false });
  }, [isLoaded]);
  return (
    <article class="card">
      <button type="button" class="back" onClick={onClose}>
        ← {text.back}
      </button>
      <ErrorMessage message={action.error} />
      {card === undefined ? (
        action.error === undefined && <p>{text.loading}</p>
      ) : (
        <>
          <section class="panel">
            <h2 ref={heading} tabIndex={-1}>
              {card.role ?? text.persons.generated}
            </h2>
            <p class="identifier">
              <code>{card.identifier}</code>
            </p>
            {card.description === null ? null : <p lang="en">{card.description}</p>}
            <p class="actions">
              <CopyButton label={t.copyIdentifier} value={card.identifier} />
              <CopyButton label={t.copyCurl} value={toCurl(card)} />
              <CopyButton label={t.copyJson} value={formatBody(card.responses.v2.body, 'application/json')} />
              <CopyButton label={t.copyYaml} value={card.yaml} />
            </p>
          </section>
          <PersonEditor card={card} scenario={scenario} onChanged={reload} />
          <TimelineSection contact={card.contact} />
          <IdentifierSection explanation={card.explanation} />
          <section class="panel" aria-labelledby="responses">
            <h2 id="responses">{t.responses}</h2>
            <fieldset>
              <legend>{t.scopes}</legend>
              <ScopeBoxes scopes={SCOPES} chosen={scopes} onChange={setScopes} />
            </fieldset>
            <div class="responses">
              {INTERFACES.map((name) => (
                <Response key={name} name={name} card={card} />
              ))}
            </div>
            <p class="hint">{t.soapHint}</p>
          </section>
        </>
      )}
    </article>
  );
}

function Response({ name, card }: { readonly name: Interface; readonly card: PersonCard }) {
  const { request, status, contentType, body } = card.responses[name];
  const title = t.interfaces[name];
  return (
    <section data-interface={name}>
      <h3>
        {title} <span class={`badge s${String(status)[0]}`}>{status}</span>
      </h3>
      <p class="hint">
        <code>{request}</code>
      </p>
      <Code label={`${t.responses}: ${title}`}>{formatBody(body, contentType)}</Code>
    </section>
  );
}

const toCurl = ({ identifier }: PersonCard): string =>
  `curl -s ${location.origin}/rest/v2/personer -H 'Authorization: Bearer any' -H 'Content-Type: application/json' ` +
  `-d '{"personidentifikatorer":["${identifier}"]}'`;
