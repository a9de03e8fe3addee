import { KrrError } from '../../errors.ts';
import type { Outcome, Report } from '../report.ts';
import { isObject, type JsonObject, tryParseJson } from '../target/json.ts';

/**
 * Parses a JSON report.
 *
 * @param file the file name for error messages
 * @throws KrrError OPTION_INVALID if the text is not a JSON report
 */
export function readReport(text: string, file: string): Report {
  const data = tryParseJson(text);
  if (!isObject(data) || data.schemaVersion === undefined)
    throw createReportError(file, 'not a report written by --report json');
  if (data.schemaVersion !== 1)
    throw createReportError(file, `schemaVersion ${JSON.stringify(data.schemaVersion)} is not supported: expected 1`);
  if (!isReport(data)) throw createReportError(file, 'parts of the report are missing or invalid');
  return data;
}

const createReportError = (file: string, why: string): KrrError => new KrrError('OPTION_INVALID', `${file}: ${why}`);

const OUTCOMES: readonly Outcome[] = ['pass', 'fail', 'warn', 'observed', 'skipped', 'error'];

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrMissing = (value: unknown): boolean => value === undefined || isText(value);

/** Checks the fields that the comparisons use. A text of another type could not be displayed. */
const isReport = (data: JsonObject): data is JsonObject & Report =>
  isText(data.startedAt) &&
  isText(data.target) &&
  isTextOrMissing(data.notEvaluated) &&
  Array.isArray(data.versions) &&
  data.versions.every(isText) &&
  (data.tool === undefined || (isObject(data.tool) && isText(data.tool.name) && isText(data.tool.version))) &&
  Array.isArray(data.results) &&
  data.results.every((result) => isObject(result) && isResult(result));

const isResult = ({ id, title, level, outcome, reason, waived, observations, findings }: JsonObject): boolean =>
  isText(id) &&
  OUTCOMES.includes(outcome as Outcome) &&
  [title, level, reason, waived].every(isTextOrMissing) &&
  (observations === undefined || (isObject(observations) && Object.values(observations).every(isText))) &&
  (findings === undefined || (Array.isArray(findings) && findings.every((one) => isObject(one) && isFinding(one))));

const isFinding = ({ version, probe, expected, actual, pointer, exchange }: JsonObject): boolean =>
  [version, probe, expected, actual, pointer].every(isTextOrMissing) &&
  (exchange === undefined || typeof exchange === 'number');
