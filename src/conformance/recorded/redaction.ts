import type { RedactionContext } from '../reporting/redact.ts';
import { isSynthetic } from '../target/guards.ts';
import { MIN_SECRET_LENGTH } from '../target/tokens.ts';

// Bounded repetitions keep the time linear for a long text without white space.
const EMAIL = /[^\s"'<>@:,;]{1,64}@[^\s"'<>@,;]{1,255}/g;
const ADDRESS_MEMBER = /("(?:epostadresse|mobiltelefonnummer|postkasseadresse)"\s*:\s*)(?:"[^"]*"|\d+)/g;
const ADDRESS_ELEMENT =
  /(<(?:[\w.-]{1,100}:)?(?:Epostadresse|Mobiltelefonnummer|postkasseadresse)(?:\s[^>]{0,300})?>)[^<]*/g;
const PHONE = /\+47[ -]?\d[\d -]{5,14}/g;
const IDENTIFIERS = /(?<!\d)\d{11}(?!\d)/g;

/** Masks e-mail addresses, mobile numbers and mailbox addresses, unless every person in the text is synthetic. */
function maskAddresses(text: string): string {
  const identifiers = text.match(IDENTIFIERS) ?? [];
  if (identifiers.length > 0 && identifiers.every(isSynthetic)) return text;
  return text
    .replace(ADDRESS_MEMBER, '$1"***"')
    .replace(ADDRESS_ELEMENT, '$1***')
    .replace(EMAIL, '***')
    .replace(PHONE, '***');
}

/** How the findings of recorded exchanges are redacted: only synthetic persons are shown. */
export const createRecordedRedaction = (secrets: readonly string[], target: string): RedactionContext => ({
  // The target of a proxy is a URL, that of a recording is a file.
  baseUrl: /^https?:/.test(target) ? target : '',
  identifiers: { has: isSynthetic },
  redactTokens: (text) => maskAddresses(removeSecrets(text, secrets)),
  isRecorded: true,
});

const removeSecrets = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .reduce((rest, secret) => rest.replaceAll(secret, '<token>'), text);
