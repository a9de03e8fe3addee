import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../text/index.ts';

export function ErrorMessage({ message }: { readonly message: string | undefined }) {
  return (
    <div role="alert">
      {message === undefined ? null : (
        <p class="error">
          <strong>{text.error}.</strong> <span lang="en">{message}</span>
        </p>
      )}
    </div>
  );
}

const COPIED_MS = 1500;

export function CopyButton({ label, value }: { readonly label: string; readonly value: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), COPIED_MS);
  };
  return (
    <button type="button" class="quiet" data-copy={value} onClick={copy}>
      {label}
      <span role="status" class="copied">
        {isCopied ? text.copied : ''}
      </span>
    </button>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly children: ComponentChildren;
}

/** A label with its field; the field is the child. */
export function Field({ label, hint, children }: FieldProps) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      {children}
      {hint === undefined ? null : <span class="hint">{hint}</span>}
    </label>
  );
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
  /** The label of the empty value; without it, there is no empty value. */
  readonly any?: string;
}

export function Select({ label, value, options, onChange, any }: SelectProps) {
  return (
    <Field label={label}>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {any === undefined ? null : <option value="">{any}</option>}
        {Object.entries(options).map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** A block of code that can be scrolled with the keyboard. */
export function Code({ label, children }: { readonly label: string; readonly children: string }) {
  return (
    <pre class="code" tabIndex={0} role="region" aria-label={label}>
      {children}
    </pre>
  );
}

export const SCOPE_GROUPS = {
  global: ['krr:global/kontaktinformasjon.read', 'krr:global/digitalpost.read'],
  user: ['krr:user/kontaktinformasjon.read', 'krr:user/digitalpost.read', 'krr:user/spraak.write'],
  other: ['krr:global/hentendring.read'],
} as const;

interface ScopeProps {
  readonly scopes: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function ScopeBoxes({ scopes, chosen, onChange }: ScopeProps) {
  const toggle = (scope: string): void =>
    onChange(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  return (
    <>
      {scopes.map((scope) => (
        <label key={scope} class="check">
          <input type="checkbox" checked={chosen.includes(scope)} onChange={() => toggle(scope)} />
          <code>{scope}</code>
        </label>
      ))}
    </>
  );
}
