import { MESSAGE_NAMESPACE } from '../conformance/evidence/soap-message.ts';
import { readSoapPersons } from '../conformance/evidence/soap-persons.ts';
import type { RecordedExchange } from '../conformance/index.ts';
import { isObject, type JsonObject, tryParseJson } from '../conformance/target/json.ts';

/** A request for persons, for changes or for the print certificate, with its response. */
export interface RecordedLookup {
  readonly endpoint: 'personer' | 'person' | 'printSertifikat' | 'krr/hentEndringer';
  readonly version: 'v1' | 'v2';
  /** The requested identifiers, also malformed ones; empty without a list. */
  readonly requested: readonly string[];
  /** The field of the request; undefined if it is missing. */
  readonly includesNotRegistered: boolean | undefined;
  /** Whether the request asks for contact information and varslingsstatus together: then expired ones may be withheld. */
  readonly canWithhold: boolean;
  readonly status: number;
  /** Empty if the response is not a JSON object. */
  readonly body: JsonObject;
  readonly persons: readonly JsonObject[];
}

const PATH = /\/rest\/(v1|v2)\/(personer|person|printSertifikat|krr\/hentEndringer)\/?(?:[?#]|$)/;

/** Reads an exchange. Undefined for other requests, and without a response. */
export function readLookup({ url, body: sent, response }: RecordedExchange): RecordedLookup | undefined {
  const [, version, endpoint] = PATH.exec(url) ?? [];
  if (version === undefined || !('status' in response)) return undefined;
  const request = parseObject(sent ?? '');
  const { personidentifikatorer: list, inkluderIkkeRegistrerte, informasjonsbehov } = request;
  const body = parseObject(isSigned(response.headers) ? readPayload(response.body) : response.body);
  return {
    endpoint: endpoint as RecordedLookup['endpoint'],
    version: version as RecordedLookup['version'],
    requested: Array.isArray(list) ? list.map(String) : [],
    includesNotRegistered: typeof inkluderIkkeRegistrerte === 'boolean' ? inkluderIkkeRegistrerte : undefined,
    canWithhold: endpoint !== 'krr/hentEndringer' && asksForContact(informasjonsbehov),
    status: response.status,
    body,
    persons: response.status === 200 ? findPersons(endpoint!, body) : [],
  };
}

/** Without the field, a request asks for everything. */
const asksForContact = (needs: unknown): boolean =>
  !Array.isArray(needs) ||
  (needs.includes('VarslingsStatus') && needs.some((need) => need === 'Kontaktinfo' || need === 'Kontaktinformasjon'));

const findPersons = (endpoint: string, body: JsonObject): readonly JsonObject[] => {
  if (endpoint === 'person') return [body];
  const list = endpoint === 'personer' ? body.personer : body.list;
  return Array.isArray(list) ? list.filter(isObject) : [];
};

/** The persons of a lookup or of the changes over SOAP 16-02, with the field names of REST; empty for another exchange. */
export const readPersonsOverSoap = ({ body, response }: RecordedExchange): readonly JsonObject[] =>
  'status' in response && response.status === 200 && body?.includes(MESSAGE_NAMESPACE) ? readSoapPersons(response) : [];

const isSigned = (headers: Readonly<Record<string, string>>): boolean =>
  (headers['content-type'] ?? '').startsWith('application/jose');

/** The payload of a compact JWS (RFC 7515, section 7.1). */
const readPayload = (jws: string): string => Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString();

function parseObject(text: string): JsonObject {
  const value = tryParseJson(text);
  return isObject(value) ? value : {};
}
