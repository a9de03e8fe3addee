import { createHash } from 'node:crypto';
import { isOrganisationNumber } from '../../identifier/index.ts';
import { GrantError, isObject } from '../protocol.ts';
import { createOrganisation, type Organisation } from './organisation.ts';

/** The only documented type of `authorization_details` (RFC 9396). */
const SYSTEM_USER = 'urn:altinn:systemuser';

/** A system user of Altinn, as a grant requests it. */
export interface SystemUserRequest {
  /** The number of the organisation that the system user belongs to. */
  readonly orgno: string;
  readonly externalRef: string | undefined;
}

/** A system user in an access token. */
export interface SystemUser {
  readonly type: typeof SYSTEM_USER;
  readonly systemuser_org: Organisation;
  readonly externalRef?: string;
  readonly systemuser_id: readonly [string];
  readonly system_id: string;
}

const MAX_SYSTEM_USERS = 10;
const EXPECTED = `[{"type":"${SYSTEM_USER}","systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:<organisation number>"}}]`;

function readOrgno(organisation: unknown): string | undefined {
  if (!isObject(organisation) || organisation.authority !== 'iso6523-actorid-upis') return undefined;
  const [, orgno] = /^0192:(\d{9})$/.exec(typeof organisation.ID === 'string' ? organisation.ID : '') ?? [];
  return orgno !== undefined && isOrganisationNumber(orgno) ? orgno : undefined;
}

function readSystemUser(value: unknown): SystemUserRequest | undefined {
  if (!isObject(value) || value.type !== SYSTEM_USER) return undefined;
  const { systemuser_org, externalRef } = value;
  const orgno = readOrgno(systemuser_org);
  if (orgno === undefined || (externalRef !== undefined && typeof externalRef !== 'string')) return undefined;
  return { orgno, externalRef };
}

/**
 * Reads the claim `authorization_details` of a grant.
 *
 * @see https://docs.digdir.no/docs/Maskinporten/maskinporten_func_systembruker
 * @returns undefined without the claim
 * @throws GrantError MP-011 for any other value than a list of system users
 */
export function readSystemUsers(claims: Readonly<Record<string, unknown>>): readonly SystemUserRequest[] | undefined {
  const { authorization_details: details } = claims;
  if (details === undefined) return undefined;
  const items: readonly unknown[] = Array.isArray(details) ? details : [];
  const users = items.slice(0, MAX_SYSTEM_USERS).flatMap((item) => readSystemUser(item) ?? []);
  if (users.length > 0 && users.length === items.length) return users;
  throw new GrantError('MP-011', `The claim authorization_details must be ${EXPECTED}, or be omitted.`);
}

const UUID_PARTS = /^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/;

/** A version 8 UUID (RFC 9562, section 5.8): the same for the same names. */
const createUuid = (...names: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(names)).digest('hex').replace(UUID_PARTS, '$1-$2-8$3-a$4-$5');

/**
 * Creates the system users of a token, each with the ids that Altinn would have given it.
 *
 * @param owner the organisation number of the owner of the system
 * @example
 * issueSystemUsers([{ orgno: '310000019', externalRef: undefined }], 'my-client', '310000027')[0]?.system_id; // '310000027_my-client'
 */
export const issueSystemUsers = (
  requests: readonly SystemUserRequest[],
  clientId: string,
  owner: string,
): readonly SystemUser[] =>
  requests.map(({ orgno, externalRef }) => ({
    type: SYSTEM_USER,
    systemuser_org: createOrganisation(orgno),
    ...(externalRef !== undefined && { externalRef }),
    systemuser_id: [createUuid(clientId, orgno, externalRef ?? '')],
    system_id: `${owner}_${clientId}`,
  }));
