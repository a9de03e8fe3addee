import type { Parsed } from '../identifier/index.ts';
import { toPrintableJson } from '../printable.ts';

/** The bytes of a line with a gap for the identifier and, if it is valid by the classic rule, one for the birth date. */
interface LineTemplate {
  readonly bytes: Buffer;
  /** -1 without a gap for a date. */
  readonly dateAt: number;
}

const IDENTIFIER_AT = '{"identifier":"'.length;
const IDENTIFIER_GAP = 'x'.repeat('DDMMYYIIIKK'.length);
const DATE_GAP = 'x'.repeat('YYYY-MM-DD'.length);
/** Longer than any line of an identifier of eleven digits. */
const MAX_LINE_BYTES = 256;
const UNKNOWN = { kind: null, synthetic: null, birthDate: null, sex: null, rule: null };

function toMembers(identifier: string, parsed: Parsed): object {
  if (parsed.valid) return { identifier, ...parsed, reasons: [] };
  return { identifier, valid: false, ...UNKNOWN, reasons: parsed.reasons };
}

function compileTemplate(parsed: Parsed): LineTemplate {
  const hasDate = parsed.valid && parsed.birthDate !== null;
  const members = toMembers(IDENTIFIER_GAP, hasDate ? { ...parsed, birthDate: DATE_GAP } : parsed);
  const bytes = Buffer.from(`${toPrintableJson(members)}\n`);
  return { bytes, dateAt: hasDate ? bytes.lastIndexOf(DATE_GAP) : -1 };
}

/** Everything in a line except identifier and date. */
const getTemplateKey = (parsed: Parsed): string =>
  parsed.valid ? `${parsed.kind}${parsed.synthetic}${parsed.sex}${parsed.rule}` : parsed.reasons.join();

function writeAscii(text: string, bytes: Buffer, at: number): void {
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
}

/**
 * Creates a function that formats identifiers as one JSON object per line. Lines of eleven digits are copied from a template:
 * that needs a tenth of the time of `JSON.stringify`.
 *
 * @returns the lines, in chunks, and the number of invalid identifiers
 */
export function createJsonFormatter(parse: (identifier: string) => Parsed) {
  const templates = new Map<string, LineTemplate>();
  const getTemplate = (parsed: Parsed): LineTemplate => {
    const key = getTemplateKey(parsed);
    const template = templates.get(key) ?? compileTemplate(parsed);
    templates.set(key, template);
    return template;
  };
  return (identifiers: readonly string[]): { output: Buffer; invalid: number } => {
    const chunks: Buffer[] = [];
    let buffer = Buffer.allocUnsafe(identifiers.length * MAX_LINE_BYTES);
    let end = 0;
    let invalid = 0;
    for (const identifier of identifiers) {
      const parsed = parse(identifier);
      if (!parsed.valid) invalid++;
      if (parsed.valid || /^[0-9]{11}$/.test(identifier)) {
        const { bytes, dateAt } = getTemplate(parsed);
        buffer.set(bytes, end);
        writeAscii(identifier, buffer, end + IDENTIFIER_AT);
        if (parsed.valid && parsed.birthDate !== null) writeAscii(parsed.birthDate, buffer, end + dateAt);
        end += bytes.length;
      } else {
        chunks.push(buffer.subarray(0, end), Buffer.from(`${toPrintableJson(toMembers(identifier, parsed))}\n`));
        buffer = buffer.subarray(end);
        end = 0;
      }
    }
    return { output: Buffer.concat([...chunks, buffer.subarray(0, end)]), invalid };
  };
}
