import {
  addressOf,
  type Exchange,
  hasReply,
  type Reply,
  type Request,
  type TokenName,
  variableOf,
} from './exchange.ts';
import { excerptOfJws } from './jws-excerpt.ts';
import { jsonOf } from './reading.ts';
import type { ReportedFinding } from './report.ts';
import type { Finding, Rule } from './rule.ts';
import { soapPart } from './soap/excerpt.ts';

const LONGEST_EXCERPT = 600;
const MASK = '***********';

/** What may stand in a report, and how a request is sent again. */
export interface Disclosable {
  readonly baseUrl: string;
  /** Identifiers that the judge made, or that the persons file lists. */
  readonly identifiers: ReadonlySet<string>;
  /** Replaces every token by a word. */
  readonly redact: (text: string) => string;
}

/** A finding as a report has it: nobody's identifier but those that the judge sent, and no token. */
export function reportFinding(finding: Finding, rule: Rule, disclosable: Disclosable): ReportedFinding {
  const { exchange, expected, actual, pointer } = finding;
  const safe = (text: string): string => disclosed(text, disclosable);
  return {
    version: exchange.version,
    probe: exchange.probe,
    expected,
    actual: safe(actual),
    ...(pointer !== undefined && { pointer: safe(pointer) }),
    level: finding.level ?? (rule.level === 'SHOULD' ? 'SHOULD' : 'MUST'),
    curl: disclosable.redact(curlOf(exchange.request, disclosable.baseUrl)),
    answer: excerptOf(exchange, pointer, safe),
  };
}

/** A text of the deployment's as it may stand in a report. It must be whole: half a token is not known for one. */
export const disclosed = (text: string, { identifiers, redact }: Disclosable): string =>
  masked(redact(text), identifiers).replace(ENCODED, (encoded) => `<${encoded.length} characters of base64>`);

/** An object of JSON in base64, or several with dots between them: whom it names cannot be seen. */
const ENCODED = /\bey[AJ][\w+/=-]{8,}(?:\.[\w+/=-]*)*/g;

/** Eleven digits that nobody here sent may be somebody's, also where birth date and the rest stand apart. */
const masked = (text: string, identifiers: ReadonlySet<string>): string =>
  text.replace(/\d{6}[ -]?\d{5,}/g, (digits) => (identifiers.has(digits.replace(/\D/, '')) ? digits : MASK));

function excerptOf(exchange: Exchange, pointer: string | undefined, safe: (text: string) => string): string {
  if (!hasReply(exchange)) return `no answer: ${(exchange.reply as { failed: string }).failed}`;
  const { status, headers } = exchange.reply;
  const text = safe(partOf(exchange.reply, pointer));
  const shown = text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)} …` : text;
  return `HTTP ${status}, ${safe(headers['content-type'] ?? 'no Content-Type')}${shown === '' ? ', no body' : `\n${shown}`}`;
}

/** The person that a pointer leads to, or the body from its beginning. */
function partOf(reply: Reply, pointer: string | undefined): string {
  const special = soapPart(reply, pointer) ?? excerptOfJws(reply);
  if (special !== undefined) return special;
  const [, index] = /^\/personer\/(\d+)/.exec(pointer ?? '') ?? [];
  const part = index === undefined ? undefined : (jsonOf(reply) as { personer: unknown[] }).personer[Number(index)];
  return part === undefined ? reply.body : JSON.stringify(part);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What a shell puts in: the token, or for a spoilt one the token with another end. */
const tokenInShell = ({ token, spoilt }: { readonly token: TokenName; readonly spoilt?: true }): string =>
  spoilt ? `\${${variableOf(token)}%????????}AAAAAAAA` : `$${variableOf(token)}`;

function curlOf(request: Request, baseUrl: string): string {
  const { method, headers, authorization, body } = request;
  const authorized =
    authorization === null
      ? []
      : 'raw' in authorization
        ? ['-H', quoted(`Authorization: ${authorization.raw}`)]
        : ['-H', `"Authorization: Bearer ${tokenInShell(authorization)}"`];
  return [
    'curl -sS -i',
    ...(method === 'POST' ? [] : ['-X', method]),
    quoted(addressOf(request, baseUrl)),
    ...authorized,
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]),
    ...(body === null ? [] : ['--data-raw', quoted(body)]),
  ].join(' ');
}
