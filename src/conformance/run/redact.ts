import type { XmlElement } from '../../xml/read.ts';
import type { Finding } from '../evidence/finding.ts';
import { COMPACT, decodeJson, hasJoseMediaType } from '../evidence/jws.ts';
import { readJson } from '../evidence/rest-persons.ts';
import { readMessage } from '../evidence/soap-message.ts';
import type { ReportedFinding } from '../report.ts';
import type { Rule } from '../rules/rule.ts';
import {
  type Exchange,
  hasResponse,
  type ProbeRequest,
  resolveAddress,
  type SentToken,
  type ServiceResponse,
  toVariableName,
} from '../target/exchange.ts';
import type { Forgery } from '../target/forgeries.ts';
import { isObject } from '../target/json.ts';

/**
 * Describes a JWS: its length, the names in its header, and its payload as JSON, in which identifiers can be masked.
 * Undefined for a response that is not a JWS by its media type or form.
 */
function createJwsExcerpt(response: ServiceResponse): string | undefined {
  const text = response.body.trim();
  const isJws = hasJoseMediaType(response) || (COMPACT.test(text) && isObject(decodeJson(text.split('.')[0]!)));
  if (!isJws || text === '' || readJson(response) !== undefined) return undefined;
  const [head = '', body = ''] = text.split('.');
  const header = decodeJson(head);
  const payload = decodeJson(body);
  const what = COMPACT.test(text) ? 'a compact JWS of' : 'not a compact JWS:';
  return [
    `${what} ${text.length} characters${isObject(header) ? `, in its header ${Object.keys(header).join(', ')}` : ''}`,
    ...(payload === undefined ? [] : [JSON.stringify(payload)]),
  ].join('\n');
}

/** Serialises the person at a pointer into a SOAP response, without namespaces. */
function formatPersonExcerpt(response: ServiceResponse, pointer: string | undefined): string | undefined {
  const [, position] = /^\/Hent(?:Personer|Endringer)Respons\/Person\[(\d+)\]/.exec(pointer ?? '') ?? [];
  if (position === undefined) return undefined;
  const message = readMessage(response);
  const person = 'content' in message ? message.content.children[Number(position) - 1] : undefined;
  return person && serializeElement(person);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[&<"]/g, (character) => ESCAPES[character]!);

function serializeElement({ name, attributes, qualified, children, text }: XmlElement): string {
  const allAttributes = [...Object.entries(attributes), ...qualified.map((one) => [one.name, one.value] as const)];
  const pairs = allAttributes.map(([attribute, value]) => ` ${attribute}="${escapeXml(value)}"`);
  const inner = children.length === 0 ? escapeXml(text) : children.map(serializeElement).join('');
  return `<${name}${pairs.join('')}>${inner}</${name}>`;
}

const MAX_EXCERPT_LENGTH = 600;
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
  const { exchange, expected, actual, pointer } = finding;
  const redacted = (text: string): string => redactText(text, redaction);
  return {
    version: exchange.version,
    probe: exchange.probe,
    ...(exchange.number !== undefined && { exchange: exchange.number }),
    expected,
    actual: redacted(actual),
    ...(pointer !== undefined && { pointer: redacted(pointer) }),
    level: finding.level ?? (rule.level === 'SHOULD' ? 'SHOULD' : 'MUST'),
    curl: redactRequest(toCurl(exchange.request, redaction.baseUrl), redaction),
    response: createExcerpt(exchange, pointer, redacted),
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

function createExcerpt(exchange: Exchange, pointer: string | undefined, redacted: (text: string) => string): string {
  if (!hasResponse(exchange)) return `no response: ${(exchange.response as { failed: string }).failed}`;
  const { status, headers } = exchange.response;
  const { bodyProblem } = exchange.response;
  const text = bodyProblem === undefined ? redacted(extractPart(exchange.response, pointer)) : `(${bodyProblem})`;
  const shown = text.length > MAX_EXCERPT_LENGTH ? `${text.slice(0, MAX_EXCERPT_LENGTH)} …` : text;
  return `HTTP ${status}, ${redacted(headers['content-type'] ?? 'no Content-Type')}${shown === '' ? ', no body' : `\n${shown}`}`;
}

/** Extracts the person at a pointer, or else the whole body. */
function extractPart(response: ServiceResponse, pointer: string | undefined): string {
  const special = formatPersonExcerpt(response, pointer) ?? createJwsExcerpt(response);
  if (special !== undefined) return special;
  const [, index] = /^\/personer\/(\d+)/.exec(pointer ?? '') ?? [];
  const part =
    index === undefined ? undefined : (readJson(response) as { personer: unknown[] }).personer[Number(index)];
  return part === undefined ? response.body : JSON.stringify(part);
}

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
    : ['-H', `"Authorization: Bearer ${toShellToken(authorization)}"`];
}

const toShellAddress = (request: ProbeRequest, baseUrl: string): string => {
  const { authorization } = request;
  const address = resolveAddress(request, baseUrl);
  if (authorization === null || !('inQuery' in authorization)) return quoteForShell(address);
  return `"${address}?access_token=${toShellToken(authorization)}"`;
};

function toCurl(request: ProbeRequest, baseUrl: string): string {
  const { method, headers, authorization, body } = request;
  return [
    'curl -sS -i',
    ...(method === 'POST' ? [] : ['-X', method]),
    toShellAddress(request, baseUrl),
    ...toCredentials(authorization),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', quoteForShell(`${name}: ${value}`)]),
    ...(body === null ? [] : ['--data-raw', quoteForShell(body)]),
  ].join(' ');
}
