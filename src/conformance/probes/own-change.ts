import { readPosition } from '../evidence/change-log.ts';
import { readObject } from '../evidence/rest-persons.ts';
import { type Exchange, hasResponse, type ProbeRequest, type RestVersion } from '../target/exchange.ts';
import { isSynthetic } from '../target/guards.ts';
import { createChangesRequest } from './changes.ts';
import { createProbeIdentifiers } from './identifiers.ts';
import {
  createChange,
  findLanguageSkipReason,
  findOtherLanguage,
  getInitialLanguage,
  isOutOfReach,
  MAX_ATTEMPTS,
  READ,
} from './language.ts';

/** Persons who must not change together with the logged-in person. */
const NEIGHBOURS = createProbeIdentifiers(new Set()).unusedIdentifiers(3, 'others');
/** For the requests after the change, because responses to identical requests may be cached. */
const OTHER_ORDER = NEIGHBOURS.toReversed();

/** The identifier in the response for the logged-in person; undefined if it may belong to a real person. */
function readOwnIdentifier(exchange: Exchange): string | undefined {
  if (!hasResponse(exchange) || exchange.response.status !== 200) return undefined;
  const identifier = readObject(exchange.response)?.personidentifikator;
  return typeof identifier === 'string' && isSynthetic(identifier) ? identifier : undefined;
}

const createLookup = (version: RestVersion, identifiers: readonly string[]): ProbeRequest => ({
  method: 'POST',
  path: `/rest/${version}/personer`,
  headers: { 'Content-Type': 'application/json' },
  authorization: { token: 'main' },
  body: JSON.stringify({
    personidentifikatorer: identifiers,
    ...(version === 'v2' && { inkluderIkkeRegistrerte: true }),
  }),
  identifiers,
});

/** Looks up the logged-in person once, in the same version. */
export function nextOwnLookup([first, ...others]: readonly Exchange[]): ProbeRequest | undefined {
  const identifier = readOwnIdentifier(first!);
  if (identifier === undefined || others.length > 0) return undefined;
  return createLookup(first!.version as RestVersion, [identifier]);
}

/** Not the language of the person, and not the one that the person changes it to. */
const findThirdLanguage = (language: string): string =>
  language === 'en' || findOtherLanguage(language) === 'en' ? 'se' : 'en';

interface ChangeCourse {
  readonly before: string;
  readonly identifier: string;
  /** The end of the change log before the change. */
  readonly logEnd: number;
}

const READ_V2: ProbeRequest = { ...READ, path: '/rest/v2/person' };

/** The requests after the first read. The order is fixed, so that a rule finds a response by its position. */
const CHANGE_COURSE = {
  lookupBefore: ({ identifier }) => createLookup('v1', [identifier, ...NEIGHBOURS]),
  lookupBeforeV2: ({ identifier }) => createLookup('v2', [identifier, ...NEIGHBOURS]),
  logBefore: () => createChangesRequest(0),
  patchWithoutToken: ({ before }) => ({ ...createChange(findThirdLanguage(before)), authorization: null }),
  patchWithoutPerson: ({ before }) => ({
    ...createChange(findThirdLanguage(before)),
    authorization: { token: 'main' },
  }),
  patchWithoutScope: ({ before }) => ({
    ...createChange(findThirdLanguage(before)),
    authorization: { token: 'user-contact' },
  }),
  readUnchanged: () => READ,
  patch: ({ before }) => createChange(findOtherLanguage(before)),
  read: () => READ,
  readV2: () => READ_V2,
  lookup: ({ identifier }) => createLookup('v1', [identifier, ...OTHER_ORDER]),
  lookupV2: ({ identifier }) => createLookup('v2', [identifier, ...OTHER_ORDER]),
  log: ({ logEnd }) => createChangesRequest(logEnd),
} as const satisfies Record<string, (course: ChangeCourse) => ProbeRequest>;

export type ChangeStep = 'first' | keyof typeof CHANGE_COURSE;

const STEPS = Object.keys(CHANGE_COURSE) as (keyof typeof CHANGE_COURSE)[];

/** Finds the exchange of a step; undefined if the course ended before. */
export const findStep = (exchanges: readonly (Exchange | undefined)[], step: ChangeStep): Exchange | undefined =>
  exchanges[step === 'first' ? 0 : STEPS.indexOf(step) + 1];

/** The exchanges of one course, without those that restore the language. */
export const MAX_CHANGE_REQUESTS = STEPS.length + 1 + 2 * MAX_ATTEMPTS;

/** Continues the course unless the deployment does not permit changes. */
export function nextOwnChange(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const [first] = exchanges;
  const identifier = readOwnIdentifier(first!);
  if (findLanguageSkipReason(first) !== undefined || identifier === undefined) return undefined;
  const step = STEPS[exchanges.length - 1];
  const change = findStep(exchanges, 'patch');
  if (step === undefined || (change !== undefined && isOutOfReach(change))) return undefined;
  const log = findStep(exchanges, 'logBefore');
  const logEnd = (log && readPosition(log)?.sisteEndringsId) ?? 0;
  const makeRequest: (course: ChangeCourse) => ProbeRequest = CHANGE_COURSE[step];
  return makeRequest({ before: getInitialLanguage(exchanges), identifier, logEnd });
}
