import type { Finding } from '../evidence/finding.ts';
import type { ReportedFinding } from '../report.ts';
import type { Rule } from '../rules/rule.ts';
import { type ProbeRequest, resolveAddress, type SentToken, toVariableName } from '../target/exchange.ts';
import type { Forgery } from '../target/forgeries.ts';
import { describeComparison } from './compared-values.ts';
import { createExcerpt, describeValue } from './excerpt.ts';

const MASK = '***********';

export interface RedactionContext {
  readonly baseUrl: string;
  /** The identifiers that may be reported: generated, or listed in the persons file. */
  readonly identifiers: Pick<ReadonlySet<string>, 'has'>;
  /** Replaces every token. */
  readonly redactTokens: (text: string) => string;
  /** Whether the requests are from other programs and may name real persons. */
  readonly isRecorded?: true;
}

/** Converts a finding for the report: without tokens, and with no identifiers except those that the suite sent. */
export function toReportedFinding(finding: Finding, rule: Rule, redaction: RedactionContext): ReportedFinding {
  const { exchange, pointer, shownWith } = finding;
  const redacted = (text: string): string => redactText(text, redaction);
  return {
    version: exchange.version,
    probe: exchange.probe,
    ...(exchange.number !== undefined && { exchange: exchange.number }),
    ...describeValues(finding, redaction),
    ...(pointer !== undefined && { pointer: redacted(pointer) }),
    level: finding.level ?? (rule.level === 'SHOULD' ? 'SHOULD' : 'MUST'),
    curl: redactRequest(toCurl(exchange.request, redaction.baseUrl), redaction),
    response: createExcerpt(exchange, pointer, redacted),
    ...(shownWith && { comparedResponse: createExcerpt(shownWith.exchange, shownWith.pointer, redacted) }),
  };
}

const MAX_TEXT = 400;
const MAX_IDENTIFIERS = 3;

/** Names the first identifiers that a finding is about. */
function describeIdentifiers(identifiers: readonly string[] | undefined, redacted: (text: string) => string): string {
  if (identifiers === undefined || identifiers.length === 0) return '';
  const more = identifiers.length - MAX_IDENTIFIERS;
  const named = identifiers.slice(0, MAX_IDENTIFIERS).map(redacted);
  return `: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** A service can return values of any length. */
const shortenText = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/** The expected and the actual value. Recorded responses may be about real persons, so their values are left out. */
function describeValues(finding: Finding, redaction: RedactionContext): Pick<ReportedFinding, 'expected' | 'actual'> {
  const redacted = (text: string): string => redactText(text, redaction);
  const { isRecorded = false } = redaction;
  const other = describeComparison(finding.comparedWith, isRecorded ? undefined : redacted);
  const actual = redacted(finding.actual);
  const found = isRecorded
    ? ''
    : describeIdentifiers(finding.identifiers, redacted) || other.actual || describeValue(finding, redacted);
  return {
    expected: shortenText(redacted(finding.expected) + other.expected),
    actual: shortenText(found === `: ${actual}` ? actual : actual + found),
  };
}

/** Redacts a text of the deployment. Redact before truncation: part of a token cannot be recognised. */
export const redactText = (text: string, { identifiers, redactTokens }: RedactionContext): string =>
  maskIdentifiers(redactTokens(text), identifiers).replace(
    ENCODED,
    (encoded) => `<${encoded.length} characters of base64>`,
  );

const redactRequest = (text: string, redaction: RedactionContext): string =>
  redaction.isRecorded ? redactText(text, redaction) : redaction.redactTokens(text);

/** JSON objects in base64, separated by dots: identifiers in them cannot be masked. */
const ENCODED = /\bey[AJ][\w+/=-]{8,}(?:\.[\w+/=-]*)*/g;

/** Eleven digits that the suite did not send may identify a real person, also with a separator after the birth date. */
const maskIdentifiers = (text: string, identifiers: RedactionContext['identifiers']): string =>
  text.replace(/\d{6}[ -]?\d{5,}/g, (digits) => (identifiers.has(digits.replace(/\D/, '')) ? digits : MASK));

export const quoteForShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The shell expressions for forged tokens that a shell can derive from the token. */
const SHELL_FORGERIES: Partial<Readonly<Record<Forgery, (variable: string) => string>>> = {
  'flipped-signature': (variable) => `\${${variable}%????????}AAAAAAAA`,
  'without-signature': (variable) => `\${${variable}%.*}.`,
  unsigned: (variable) => `eyJhbGciOiJub25lIn0.$(echo $${variable} | cut -d. -f2).`,
};

/** A shell expression for a token, or words for a forged one. */
function toShellToken({ token, forgery }: SentToken): string {
  const variable = toVariableName(token);
  if (forgery === undefined) return `$${variable}`;
  return SHELL_FORGERIES[forgery]?.(variable) ?? `<the token, forged: ${forgery}>`;
}

function toCredentials(authorization: ProbeRequest['authorization']): readonly string[] {
  if (authorization === null || 'inQuery' in authorization) return [];
  return 'raw' in authorization
    ? ['-H', quoteForShell(`Authorization: ${authorization.raw}`)]
    : ['-H', `"Authorization: ${`${authorization.scheme ?? 'Bearer'} ${toShellToken(authorization)}`.trim()}"`];
}

const toShellAddress = (request: ProbeRequest, baseUrl: string): string => {
  const { authorization } = request;
  const address = resolveAddress(request, baseUrl);
  if (authorization === null || !('inQuery' in authorization)) return quoteForShell(address);
  return `"${address}?access_token=${toShellToken(authorization)}"`;
};

function toCurl(request: ProbeRequest, baseUrl: string): string {
  const { method, headers, authorization, body, httpVersion } = request;
  return [
    'curl -sS -i',
    ...(httpVersion === undefined ? [] : [`--http${httpVersion}`]),
    ...(method === 'POST' ? [] : ['-X', method]),
    toShellAddress(request, baseUrl),
    ...toCredentials(authorization),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', quoteForShell(`${name}: ${value}`)]),
    ...(body === null ? [] : ['--data-raw', quoteForShell(body)]),
  ].join(' ');
}
