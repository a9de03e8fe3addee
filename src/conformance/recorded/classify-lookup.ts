import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import { isValidIdentifier } from '../../identifier/index.ts';
import type { ProbeName } from '../probes/rest.ts';
import type { RestVersion } from '../target/exchange.ts';
import { isObject, type JsonObject, tryParseJson } from '../target/json.ts';

/** A request that matches no probe. Rules about every response use its response. */
export const OTHER_REQUEST = 'other request';

/** The probe that a body corresponds to. */
export interface BodyClassification {
  readonly probe: ProbeName | typeof OTHER_REQUEST;
  readonly identifiers: readonly string[];
}

const REQUEST_MEMBERS = ['personidentifikatorer', 'informasjonsbehov', 'inkluderIkkeRegistrerte'];
const NEEDS = [
  ...['Person', 'Kontaktinfo', 'Kontaktinformasjon', 'VarslingsStatus', 'Spraak'],
  ...['SikkerDigitalPost', 'Sertifikat'],
];

/** Classifies the body of a lookup. */
export function classifyBody(text: string, version: RestVersion): BodyClassification {
  const body = tryParseJson(text);
  if (body === undefined) return { probe: 'malformed-json', identifiers: [] };
  if (!isObject(body) || !Object.hasOwn(body, 'personidentifikatorer')) return { probe: 'no-member', identifiers: [] };
  const { personidentifikatorer: list } = body;
  if (!Array.isArray(list)) return { probe: 'member-not-array', identifiers: [] };
  return classifyList(list, body, version);
}

function classifyList(list: readonly unknown[], body: JsonObject, version: RestVersion): BodyClassification {
  if (list.length === 0) return { probe: 'no-identifiers', identifiers: [] };
  if (list.length > MAX_IDENTIFIERS)
    return { probe: 'over-thousand', identifiers: list.filter((one) => typeof one === 'string') };
  if (!list.every((one) => typeof one === 'string'))
    return { probe: list.every(isIdentifierOrNumber) ? 'numeric' : OTHER_REQUEST, identifiers: list.map(String) };
  if (!list.every((one) => /^\d{11}$/.test(one))) return { probe: 'wrong-length', identifiers: [] };
  return { probe: classifyIdentifiers(list) ?? classifyMembers(list, body, version), identifiers: list };
}

const isIdentifierOrNumber = (value: unknown): boolean => /^\d{10,11}$/.test(String(value));

/** Lists with an incorrect or a repeated identifier, whose response the documentation does not define. */
function classifyIdentifiers(list: readonly string[]): ProbeName | typeof OTHER_REQUEST | undefined {
  if (!list.every(isAcceptable)) {
    const isLastOnly = list.length > 1 && list.slice(0, -1).every(isAcceptable);
    return isLastOnly ? 'check-digits' : OTHER_REQUEST;
  }
  if (new Set(list).size === list.length) return undefined;
  return list.indexOf(list[0]!, 1) > 0 ? 'duplicates' : OTHER_REQUEST;
}

const isAcceptable = (identifier: string): boolean => isValidIdentifier(identifier, { rule: '2032' });

function classifyMembers(list: readonly string[], body: JsonObject, version: RestVersion): ProbeName {
  if (Object.keys(body).some((name) => !REQUEST_MEMBERS.includes(name))) return 'unknown-member';
  if (Object.hasOwn(body, 'informasjonsbehov')) return classifyNeeds(body.informasjonsbehov);
  if (version === 'v2' && body.inkluderIkkeRegistrerte === false) return 'v2-excluded';
  if (list.length === 1) return 'one';
  return list.length === MAX_IDENTIFIERS ? 'thousand' : 'batch';
}

function classifyNeeds(value: unknown): ProbeName {
  if (!Array.isArray(value) || value.length === 0) return 'needs-unknown';
  const known = value.filter((need) => NEEDS.includes(need));
  if (known.length === 0) return 'needs-unknown';
  if (known.length < value.length) return 'needs-contact-and-unknown';
  return value.length === 1 && value[0] === 'Person' ? 'needs-each' : 'needs-contact';
}
