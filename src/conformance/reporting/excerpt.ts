import type { XmlElement } from '../../xml/read.ts';
import type { Finding } from '../evidence/finding.ts';
import { COMPACT, decodeJson, hasJoseMediaType } from '../evidence/jws.ts';
import { readJson } from '../evidence/rest-persons.ts';
import { readMessage } from '../evidence/soap-message.ts';
import { type Exchange, hasResponse, type ServiceResponse } from '../target/exchange.ts';
import { isObject, resolvePointer } from '../target/json.ts';

const MAX_LENGTH = 600;
const MAX_LINES = 40;
const MAX_ITEMS = 2;
const MAX_VALUE_LENGTH = 80;

type Redactor = (text: string) => string;

/** The status and the part of the body that a finding is about: JSON and XML with one value per line. */
export function createExcerpt(exchange: Exchange, pointer: string | undefined, redacted: Redactor): string {
  if (!hasResponse(exchange)) return `no response: ${(exchange.response as { failed: string }).failed}`;
  const { status, headers, bodyProblem } = exchange.response;
  // Redacted before truncation: a part of a token or an identifier cannot be recognised.
  const body =
    bodyProblem === undefined ? shorten(redacted(extractPart(exchange.response, pointer))) : `(${bodyProblem})`;
  return `HTTP ${status}, ${redacted(headers['content-type'] ?? 'no Content-Type')}${body === '' ? ', no body' : `\n${body}`}`;
}

function extractPart(response: ServiceResponse, pointer: string | undefined): string {
  const special = formatPersonExcerpt(response, pointer) ?? createJwsExcerpt(response);
  if (special !== undefined) return special;
  const json = readJson(response);
  if (typeof json !== 'object' || json === null) return response.body;
  const [, item] = /^(\/[^/]+\/\d+)(?:\/|$)/.exec(pointer ?? '') ?? [];
  return formatJson((item === undefined ? undefined : resolvePointer(json, item)) ?? json);
}

/** Prints the first items of each list, one value per line. */
function formatJson(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const [values, open, close] = Array.isArray(value)
    ? [value.slice(0, MAX_ITEMS).map((item) => formatJson(item, inner)), '[', ']']
    : [Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${formatJson(item, inner)}`), '{', '}'];
  const more = Array.isArray(value) ? value.length - values.length : 0;
  const lines = [...values, ...(more > 0 ? [`… and ${more} more`] : [])].map((line) => inner + line);
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

/** Shortens values, lines and the whole; a long line ends between words. */
function shorten(text: string): string {
  const lines = text
    .replace(/"((?:[^"\\\n]|\\.){80,})"/g, (_, long: string) => `"${long.slice(0, 60)}…" (${long.length} characters)`)
    .split('\n');
  const shown = lines.slice(0, MAX_LINES).join('\n');
  if (lines.length > MAX_LINES) return `${shown}\n…`;
  if (lines.length > 1 || shown.length <= MAX_LENGTH) return shown;
  const cut = shown.slice(0, MAX_LENGTH);
  return `${cut.slice(0, cut.search(/[^\s,>]*$/) || MAX_LENGTH).trimEnd()} …`;
}

/** The value of a finding, or the one that it points at, unless its text has it. Empty for lists and objects. */
export function describeValue({ exchange, pointer, actual, value: given }: Finding, redacted: Redactor): string {
  if (!hasResponse(exchange)) return '';
  const value = given ?? findValue(exchange.response, pointer ?? '');
  if (value === undefined || value === '' || typeof value === 'object') return '';
  return actual.includes(String(value)) ? '' : `: ${formatValue(value, redacted)}`;
}

const PERSON_PATH = /^\/Hent(?:Personer|Endringer)Respons\/Person\[(\d+)\]/;

function findValue(response: ServiceResponse, pointer: string): unknown {
  const [path, position] = PERSON_PATH.exec(pointer) ?? [];
  if (path === undefined) return pointer === '' ? undefined : resolvePointer(readJson(response), pointer);
  return findText(findPersonElement(response, Number(position)), pointer.slice(path.length + 1).split('/'));
}

/** The text of the element or attribute at a path below a person. */
function findText(element: XmlElement | undefined, [name, ...rest]: readonly string[]): string | undefined {
  if (element === undefined || name === undefined) return element?.text.trim();
  if (name.startsWith('@')) return element.attributes[name.slice(1)];
  return findText(
    element.children.find((child) => child.name === name),
    rest,
  );
}

/** A value as in JSON, redacted and then shortened. */
export function formatValue(value: unknown, redacted: Redactor): string {
  const text = redacted(JSON.stringify(value));
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
}

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
    ...(payload === undefined ? [] : [formatJson(payload)]),
  ].join('\n');
}

/** Serialises the person at a pointer into a SOAP response, without namespaces. */
function formatPersonExcerpt(response: ServiceResponse, pointer: string | undefined): string | undefined {
  const [, position] = PERSON_PATH.exec(pointer ?? '') ?? [];
  const person = position === undefined ? undefined : findPersonElement(response, Number(position));
  return person && serializeElement(person);
}

function findPersonElement(response: ServiceResponse, position: number): XmlElement | undefined {
  const message = readMessage(response);
  return 'content' in message ? message.content.children[position - 1] : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[&<"]/g, (character) => ESCAPES[character]!);

function serializeElement({ name, attributes, qualified, children, text }: XmlElement, indent = ''): string {
  const allAttributes = [...Object.entries(attributes), ...qualified.map((one) => [one.name, one.value] as const)];
  const pairs = allAttributes.map(([attribute, value]) => ` ${attribute}="${escapeXml(value)}"`);
  const inner =
    children.length === 0
      ? escapeXml(text)
      : `\n${children.map((child) => serializeElement(child, `${indent}  `)).join('\n')}\n${indent}`;
  return `${indent}<${name}${pairs.join('')}>${inner}</${name}>`;
}
