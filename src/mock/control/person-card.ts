import type { FastifyError } from 'fastify';
import { stringify } from 'yaml';
import { operations } from '../../contract/index.ts';
import { PARTS, type Part, permissionsFor, restrictTo, toPartSet } from '../../disclosure/index.ts';
import { type DigitExplanation, explainDigits } from '../../identifier/digits.ts';
import type { ContactTimeline } from '../../register/contact-timeline.ts';
import { describeContact } from '../../register/contact-timeline.ts';
import type { PersonSpec } from '../../scenario/index.ts';
import type { SoapService } from '../../soap/index.ts';
import { requirePermission } from '../auth/authorize.ts';
import { toApiError } from '../http/errors.ts';
import { readLookup } from '../routes/batch-lookup.ts';
import { requireLoggedInPerson } from '../routes/person.ts';
import type { MockState } from '../state.ts';
import { ControlApiError } from './errors.ts';

export interface PersonCardRequest {
  readonly identifier?: string;
  readonly role?: string;
  /** Scopes, separated by spaces. Default: all scopes that read a person. */
  readonly scope?: string;
}

/** A response as a client receives it, without faults. */
export interface CardResponse {
  readonly request: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface PersonCard {
  readonly identifier: string;
  readonly role: string | null;
  readonly description: string | null;
  /** The specified fields of a person of the scenario; null for a generated person. */
  readonly specified: PersonSpec | null;
  readonly allowInvalidState: boolean;
  readonly explanation: DigitExplanation;
  readonly contact: ContactTimeline;
  readonly responses: Readonly<Record<'v1' | 'v2' | 'person' | 'soap', CardResponse>>;
  /** The person in the format of a scenario file. */
  readonly yaml: string;
}

const READING_SCOPES = [
  'krr:global/kontaktinformasjon.read',
  'krr:global/digitalpost.read',
  'krr:user/kontaktinformasjon.read',
  'krr:user/digitalpost.read',
];

/** @throws ControlApiError for an unknown role, or without an identifier and a role */
export async function createPersonCard(state: MockState, request: PersonCardRequest): Promise<PersonCard> {
  const identifier = findIdentifier(state, request);
  const scopes = request.scope?.split(' ') ?? READING_SCOPES;
  const { scenario, register, clock } = state;
  const record = register.find(identifier);
  const person = scenario.persons.find((one) => one.identifier === identifier);
  return {
    identifier,
    role: person?.role ?? null,
    description: person?.description ?? null,
    specified: person?.specified ?? null,
    allowInvalidState: person?.allowInvalidState ?? false,
    explanation: explainDigits(identifier, getRule(state)),
    contact: describeContact(record, clock.now(), scenario.behaviour),
    responses: {
      v1: createBatchResponse(state, identifier, scopes, 'v1'),
      v2: createBatchResponse(state, identifier, scopes, 'v2'),
      person: createLoggedInResponse(state, identifier, scopes),
      soap: await createSoapResponse(state, identifier, scopes),
    },
    yaml: await formatAsScenario(state, identifier),
  };
}

const getRule = ({ scenario }: MockState): 'classic' | '2032' =>
  scenario.behaviour.identifierRule === 'both' ? '2032' : 'classic';

function findIdentifier({ scenario }: MockState, { identifier, role }: PersonCardRequest): string {
  if (identifier !== undefined) return identifier;
  if (role === undefined)
    throw new ControlApiError('invalid-body', [{ detail: 'an identifier or a role is required', pointer: '' }]);
  const person = scenario.persons.find((one) => one.role === role);
  if (person !== undefined) return person.identifier;
  const roles = scenario.persons.map((one) => one.role).join(', ');
  throw new ControlApiError('unknown-role', [{ detail: `available: ${roles}`, pointer: '/role' }]);
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Runs a lookup and converts its errors to the response that a client receives. */
function respond(request: string, look: () => string): CardResponse {
  try {
    return { request, status: 200, contentType: JSON_TYPE, body: look() };
  } catch (error) {
    const apiError = toApiError(error as FastifyError);
    if (apiError === undefined) throw error;
    return { request, status: apiError.status, contentType: JSON_TYPE, body: JSON.stringify(apiError.body) };
  }
}

function createBatchResponse(
  { register, serializer, scenario }: MockState,
  identifier: string,
  scopes: readonly string[],
  version: 'v1' | 'v2',
): CardResponse {
  const operation = operations.find((one) => one.version === version && one.response === 'PersonerResponse')!;
  return respond(`${operation.method} ${operation.path}`, () => {
    const parts = requirePermission(permissionsFor('personer', scopes), 'personer');
    const lookup = readLookup({ personidentifikatorer: [identifier] }, operation, scenario.behaviour, (one) =>
      register.isSpecified(one),
    );
    const { bytes, release } = serializer.write({
      ...lookup,
      version,
      parts: restrictTo(parts, undefined),
      includeNotRegistered: version === 'v1' || scenario.behaviour.inkluderIkkeRegistrerte,
    });
    const body = bytes.toString();
    release();
    return body;
  });
}

const createLoggedInResponse = (state: MockState, identifier: string, scopes: readonly string[]): CardResponse =>
  respond('GET /rest/v2/person', () => {
    const parts = requirePermission(permissionsFor('person', scopes), 'person');
    return JSON.stringify(state.projectPerson(requireLoggedInPerson({ pid: identifier }, state), parts, 'v2'));
  });

/** SOAP has no scopes: the request names the parts that the scopes permit over REST. */
async function createSoapResponse(
  state: MockState,
  identifier: string,
  scopes: readonly string[],
): Promise<CardResponse> {
  const { handleSoapRequest, NAMESPACES } = await import('../../soap/index.ts');
  const parts = permissionsFor('personer', scopes) ?? toPartSet([]);
  const isPermitted = (part: Part): boolean => (parts & toPartSet([part])) === toPartSet([part]);
  const needs = PARTS.filter((part) => part !== 'Spraak' && isPermitted(part));
  const service: SoapService = {
    register: state.register,
    behaviour: state.scenario.behaviour,
    print: state.print,
    changes: (from) => state.getSoapChangesFrom(from),
    wsSecurity: 'accept',
    seenSignatures: new Map(),
    now: Date.now,
    onFailure: (error) => {
      throw error;
    },
  };
  const children = [
    ...needs.map((need) => `<m:informasjonsbehov>${need}</m:informasjonsbehov>`),
    `<m:personidentifikator>${identifier}</m:personidentifikator>`,
  ].join('');
  const message =
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:m="${NAMESPACES.messages}"><s:Body>` +
    `<m:HentPersonerForespoersel>${children}</m:HentPersonerForespoersel></s:Body></s:Envelope>`;
  const response = handleSoapRequest(
    { contentType: 'application/soap+xml; charset=utf-8', body: Buffer.from(message) },
    service,
  );
  return { request: 'POST /ws-v5 HentPersoner', ...response };
}

/**
 * Scenario files have the field names of a response. For a generated person, the fields that follow from the others are
 * left out.
 */
async function formatAsScenario({ scenario, register }: MockState, identifier: string): Promise<string> {
  const listed = scenario.persons.find((one) => one.identifier === identifier);
  const {
    personidentifikator: _,
    sertifikat: _certificate,
    varslingsstatus: _status,
    ...fields
  } = register.find(identifier).person;
  const person = {
    ...(listed?.description !== undefined && { description: listed.description }),
    identifier,
    ...(listed?.specified ?? fields),
    ...(listed?.allowInvalidState && { allowInvalidState: true }),
  };
  return stringify({ persons: { [listed?.role ?? 'my-person']: person } }, { lineWidth: 0 });
}
