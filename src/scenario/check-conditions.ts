import { operations } from '../contract/index.ts';
import type { Rule } from '../identifier/index.ts';
import { describeInvalidIdentifier } from './check-identifier.ts';
import { isMapping, type Mapping } from './mapping.ts';
import { parseSpan } from './quantities.ts';
import type { PathDiagnostic } from './source.ts';

const getConditions = ({ when }: Mapping): Mapping => (isMapping(when) ? when : {});

const createConditionDiagnostic = (part: PathDiagnostic['part'], key: string, reason: string): PathDiagnostic => {
  return { path: ['when', key], part, message: `${key}: ${reason}` };
};

/** What requests to an operation have. */
interface OperationRequests {
  readonly versions: readonly string[];
  readonly hasToken: boolean;
  readonly isListing: boolean;
}

const UNVERSIONED = { versions: [], hasToken: false } as const;

/** By the last word of the path. */
const REQUESTS_BY_OPERATION: ReadonlyMap<unknown, OperationRequests> = new Map<unknown, OperationRequests>([
  ...operations.map(({ path }): [string, OperationRequests] => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const versions = operations.filter((other) => other.path.endsWith(`/${name}`)).map(({ version }) => version);
    return [name, { versions: [...new Set(versions)], hasToken: true, isListing: name === 'personer' }];
  }),
  ['ws-v5', { ...UNVERSIONED, isListing: true }],
  ['token', { ...UNVERSIONED, isListing: false }],
]);

function checkVersion({ operation, version }: Mapping, { versions }: OperationRequests): PathDiagnostic[] {
  if (!['v1', 'v2'].includes(version as string) || versions.includes(version as string)) return [];
  return [
    createConditionDiagnostic(
      'value',
      'version',
      `${operation} has ${versions.length === 0 ? 'none' : `only ${versions.join(', ')}`}`,
    ),
  ];
}

const checkToken = ({ operation, token }: Mapping, { hasToken }: OperationRequests): PathDiagnostic[] =>
  token === undefined || hasToken
    ? []
    : [createConditionDiagnostic('key', 'token', `a request to ${operation} has none`)];

function checkPersonConditions(when: Mapping, { isListing }: OperationRequests): PathDiagnostic[] {
  const specifiedKeys = ['persons', 'person', 'per'].filter((key) => when[key] !== undefined);
  return specifiedKeys
    .filter((key) => !isListing && (key !== 'per' || when.per === 'batch'))
    .map((key) => createConditionDiagnostic('key', key, `a request to ${when.operation} has no list of persons`));
}

/** What no request to the operation can fulfil. */
function checkOperation(when: Mapping): PathDiagnostic[] {
  const requests = REQUESTS_BY_OPERATION.get(when.operation);
  if (requests === undefined) return [];
  return [checkVersion, checkToken, checkPersonConditions].flatMap((check) => check(when, requests));
}

function checkRange(key: string, when: Mapping): PathDiagnostic[] {
  const { from, to = from } = parseSpan(when[key]) ?? {};
  return from !== undefined && to! < from
    ? [createConditionDiagnostic('value', key, `${to} is less than ${from}`)]
    : [];
}

/**
 * What a schema cannot say of when a fault strikes: spans that run backwards, an identifier that no scenario may name,
 * and what no request to the operation can fulfil. Judges what it understands.
 *
 * @example
 * checkConditions({ when: { operation: 'token', version: 'v1' } }, 'classic'); // one finding at when.version
 */
export function checkConditions(fault: Mapping, rule: Rule): PathDiagnostic[] {
  const when = getConditions(fault);
  const reason = describeInvalidIdentifier(when.person, rule);
  const personDiagnostics = reason === undefined ? [] : [createConditionDiagnostic('value', 'person', reason)];
  return [
    ...checkRange('persons', when),
    ...checkRange('attempt', when),
    ...personDiagnostics,
    ...checkOperation(when),
  ];
}
