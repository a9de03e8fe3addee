import { operations } from '../../contract/index.ts';
import type { Rule } from '../../identifier/index.ts';
import { isMapping, type Mapping, type PathDiagnostic } from '../../yaml/diagnostics.ts';
import { parseSpan } from '../quantities.ts';
import { describeInvalidIdentifier } from './persons.ts';

const createDiagnostic = (part: PathDiagnostic['part'], key: string, reason: string): PathDiagnostic => {
  return { path: ['when', key], part, message: `${key}: ${reason}` };
};

/** The properties of requests to an operation that conditions refer to. */
interface OperationRequests {
  readonly versions: readonly string[];
  readonly hasToken: boolean;
  readonly hasPersons: boolean;
}

const UNVERSIONED = { versions: [], hasToken: false } as const;

/** By the last word of the request path. */
const REQUESTS_BY_OPERATION: ReadonlyMap<unknown, OperationRequests> = new Map<unknown, OperationRequests>([
  ...operations.map(({ path }): [string, OperationRequests] => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const versions = operations.filter((other) => other.path.endsWith(`/${name}`)).map(({ version }) => version);
    return [name, { versions: [...new Set(versions)], hasToken: true, hasPersons: name === 'personer' }];
  }),
  ['ws-v5', { ...UNVERSIONED, hasPersons: true }],
  ['token', { ...UNVERSIONED, hasPersons: false }],
]);

function checkVersion({ operation, version }: Mapping, { versions }: OperationRequests): PathDiagnostic[] {
  if (!['v1', 'v2'].includes(version as string) || versions.includes(version as string)) return [];
  const supported = versions.length === 0 ? 'no versions' : `only ${versions.join(', ')}`;
  return [createDiagnostic('value', 'version', `${operation} has ${supported}`)];
}

const checkToken = ({ operation, token }: Mapping, { hasToken }: OperationRequests): PathDiagnostic[] =>
  token === undefined || hasToken ? [] : [createDiagnostic('key', 'token', `a request to ${operation} has no token`)];

function checkPersonConditions(when: Mapping, { hasPersons }: OperationRequests): PathDiagnostic[] {
  const specifiedKeys = ['persons', 'person', 'per'].filter((key) => when[key] !== undefined);
  return specifiedKeys
    .filter((key) => !hasPersons && (key !== 'per' || when.per === 'batch'))
    .map((key) => createDiagnostic('key', key, `a request to ${when.operation} has no list of persons`));
}

/** Finds conditions that no request to the operation meets. */
function checkOperation(when: Mapping): PathDiagnostic[] {
  const requests = REQUESTS_BY_OPERATION.get(when.operation);
  if (requests === undefined) return [];
  return [checkVersion, checkToken, checkPersonConditions].flatMap((check) => check(when, requests));
}

function checkRange(key: string, when: Mapping): PathDiagnostic[] {
  const { from, to = from } = parseSpan(when[key]) ?? {};
  return from !== undefined && to! < from ? [createDiagnostic('value', key, `${to} is less than ${from}`)] : [];
}

/**
 * Checks the conditions of a fault beyond the schema: ranges, the identifier, and conditions that no request to the
 * operation meets. Accepts data of any shape and checks the parts that are well-formed.
 *
 * @example
 * checkConditions({ when: { operation: 'token', version: 'v1' } }, 'classic'); // one diagnostic at when.version
 */
export function checkConditions(fault: Mapping, rule: Rule): PathDiagnostic[] {
  const when = isMapping(fault.when) ? fault.when : {};
  const reason = describeInvalidIdentifier(when.person, rule);
  return [
    ...checkRange('persons', when),
    ...checkRange('attempt', when),
    ...(reason === undefined ? [] : [createDiagnostic('value', 'person', reason)]),
    ...checkOperation(when),
  ];
}
