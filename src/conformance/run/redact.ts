import type { XmlElement } from '../../xml/read.ts';
import { COMPACT, decodeJson, hasJoseMediaType } from '../evidence/jws.ts';
import { isObject, readJson } from '../evidence/rest-persons.ts';
import { readMessage } from '../evidence/soap-message.ts';
import type { ReportedFinding } from '../report.ts';
import type { Finding, Rule } from '../rules/rule.ts';
import {
  type Exchange,
  hasResponse,
  type ProbeRequest,
  resolveAddress,
  type ServiceResponse,
  type TokenName,
  toVariableName,
} from '../target/exchange.ts';

/**
 * What can be shown of an answer that is a JWS, or is called one: its length, the names in its header, and its payload
 * as JSON, in which identifiers can be seen; undefined for any other answer.
 */
export function createJwsExcerpt(response: ServiceResponse): string | undefined {
  const text = response.body.trim();
  const isJws = hasJoseMediaType(response) || (COMPACT.test(text) && isObject(decodeJson(text.split('.')[0]!)));
  if (!isJws || text === '' || readJson(response) !== undefined) return undefined;
  const [head = '', body = ''] = text.split('.');
  const header = decodeJson(head);
  const payload = decodeJson(body);
  const what = COMPACT.test(text) ? 'a compact JWS of' : 'no compact JWS:';
  return [
    `${what} ${text.length} characters${isObject(header) ? `, in its header ${Object.keys(header).join(', ')}` : ''}`,
    ...(payload === undefined ? [] : [JSON.stringify(payload)]),
  ].join('\n');
}

/** The person in an answer over SOAP that a pointer leads to, without the namespaces; undefined if it leads to none. */
export function formatPersonExcerpt(response: ServiceResponse, pointer: string | undefined): string | undefined {
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

/** What may stand in a report, and how a request is sent again. */
export interface RedactionContext {
  readonly baseUrl: string;
  /** Identifiers that the judge made, or that the persons file lists. */
  readonly identifiers: ReadonlySet<string>;
  /** Replaces every token by a word. */
  readonly redactTokens: (text: string) => string;
}

/** A finding as a report has it: nobody's identifier but those that the judge sent, and no token. */
export function toReportedFinding(finding: Finding, rule: Rule, redaction: RedactionContext): ReportedFinding {
  const { exchange, expected, actual, pointer } = finding;
  const redacted = (text: string): string => redactText(text, redaction);
  return {
    version: exchange.version,
    probe: exchange.probe,
    expected,
    actual: redacted(actual),
    ...(pointer !== undefined && { pointer: redacted(pointer) }),
    level: finding.level ?? (rule.level === 'SHOULD' ? 'SHOULD' : 'MUST'),
    curl: redaction.redactTokens(toCurl(exchange.request, redaction.baseUrl)),
    response: createExcerpt(exchange, pointer, redacted),
  };
}

/** A text of the deployment's as it may stand in a report. It must be whole: half a token is not known for one. */
export const redactText = (text: string, { identifiers, redactTokens }: RedactionContext): string =>
  maskIdentifiers(redactTokens(text), identifiers).replace(
    ENCODED,
    (encoded) => `<${encoded.length} characters of base64>`,
  );

/** An object of JSON in base64, or several with dots between them: whom it names cannot be seen. */
const ENCODED = /\bey[AJ][\w+/=-]{8,}(?:\.[\w+/=-]*)*/g;

/** Eleven digits that nobody here sent may be somebody's, also where birth date and the rest stand apart. */
const maskIdentifiers = (text: string, identifiers: ReadonlySet<string>): string =>
  text.replace(/\d{6}[ -]?\d{5,}/g, (digits) => (identifiers.has(digits.replace(/\D/, '')) ? digits : MASK));

function createExcerpt(exchange: Exchange, pointer: string | undefined, redacted: (text: string) => string): string {
  if (!hasResponse(exchange)) return `no answer: ${(exchange.response as { failed: string }).failed}`;
  const { status, headers } = exchange.response;
  const text = redacted(extractPart(exchange.response, pointer));
  const shown = text.length > MAX_EXCERPT_LENGTH ? `${text.slice(0, MAX_EXCERPT_LENGTH)} …` : text;
  return `HTTP ${status}, ${redacted(headers['content-type'] ?? 'no Content-Type')}${shown === '' ? ', no body' : `\n${shown}`}`;
}

/** The person that a pointer leads to, or the body from its beginning. */
function extractPart(response: ServiceResponse, pointer: string | undefined): string {
  const special = formatPersonExcerpt(response, pointer) ?? createJwsExcerpt(response);
  if (special !== undefined) return special;
  const [, index] = /^\/personer\/(\d+)/.exec(pointer ?? '') ?? [];
  const part =
    index === undefined ? undefined : (readJson(response) as { personer: unknown[] }).personer[Number(index)];
  return part === undefined ? response.body : JSON.stringify(part);
}

const quoteForShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What a shell puts in: the token, or for a tampered one the token with another end. */
const toShellToken = ({ token, tampered }: { readonly token: TokenName; readonly tampered?: true }): string =>
  tampered ? `\${${toVariableName(token)}%????????}AAAAAAAA` : `$${toVariableName(token)}`;

function toCurl(request: ProbeRequest, baseUrl: string): string {
  const { method, headers, authorization, body } = request;
  const authorized =
    authorization === null
      ? []
      : 'raw' in authorization
        ? ['-H', quoteForShell(`Authorization: ${authorization.raw}`)]
        : ['-H', `"Authorization: Bearer ${toShellToken(authorization)}"`];
  return [
    'curl -sS -i',
    ...(method === 'POST' ? [] : ['-X', method]),
    quoteForShell(resolveAddress(request, baseUrl)),
    ...authorized,
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', quoteForShell(`${name}: ${value}`)]),
    ...(body === null ? [] : ['--data-raw', quoteForShell(body)]),
  ].join(' ');
}
