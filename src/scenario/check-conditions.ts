import { operations } from '../contract/index.ts';
import type { Rule } from '../identifier/index.ts';
import { identifierTrouble } from './check-identifier.ts';
import { isMapping, type Mapping } from './mapping.ts';
import { spanOf } from './quantities.ts';
import type { Finding } from './source.ts';

const conditionsOf = ({ when }: Mapping): Mapping => (isMapping(when) ? when : {});

const at = (part: Finding['part'], key: string, trouble: string): Finding => {
  return { path: ['when', key], part, message: `${key}: ${trouble}` };
};

/** What requests to an operation have. */
interface Requests {
  readonly versions: readonly string[];
  readonly hasToken: boolean;
  readonly isListing: boolean;
}

const UNVERSIONED = { versions: [], hasToken: false } as const;

/** By the last word of the path. */
const REQUESTS: ReadonlyMap<unknown, Requests> = new Map<unknown, Requests>([
  ...operations.map(({ path }): [string, Requests] => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const versions = operations.filter((other) => other.path.endsWith(`/${name}`)).map(({ version }) => version);
    return [name, { versions: [...new Set(versions)], hasToken: true, isListing: name === 'personer' }];
  }),
  ['ws-v5', { ...UNVERSIONED, isListing: true }],
  ['token', { ...UNVERSIONED, isListing: false }],
]);

function otherVersion({ operation, version }: Mapping, { versions }: Requests): Finding[] {
  if (!['v1', 'v2'].includes(version as string) || versions.includes(version as string)) return [];
  return [at('value', 'version', `${operation} has ${versions.length === 0 ? 'none' : `only ${versions.join(', ')}`}`)];
}

const tokenless = ({ operation, token }: Mapping, { hasToken }: Requests): Finding[] =>
  token === undefined || hasToken ? [] : [at('key', 'token', `a request to ${operation} has none`)];

function personless(when: Mapping, { isListing }: Requests): Finding[] {
  const asked = ['persons', 'person', 'per'].filter((key) => when[key] !== undefined);
  return asked
    .filter((key) => !isListing && (key !== 'per' || when.per === 'batch'))
    .map((key) => at('key', key, `a request to ${when.operation} has no list of persons`));
}

/** What no request to the operation can fulfil. */
function neverHolding(when: Mapping): Finding[] {
  const requests = REQUESTS.get(when.operation);
  if (requests === undefined) return [];
  return [otherVersion, tokenless, personless].flatMap((check) => check(when, requests));
}

function backwards(key: string, when: Mapping): Finding[] {
  const { from, to = from } = spanOf(when[key]) ?? {};
  return from !== undefined && to! < from ? [at('value', key, `${to} is less than ${from}`)] : [];
}

/**
 * What a schema cannot say of when a fault strikes: spans that run backwards, an identifier that no scenario may name,
 * and what no request to the operation can fulfil. Judges what it understands.
 *
 * @example
 * checkConditions({ when: { operation: 'token', version: 'v1' } }, 'classic'); // one finding at when.version
 */
export function checkConditions(fault: Mapping, rule: Rule): Finding[] {
  const when = conditionsOf(fault);
  const trouble = identifierTrouble(when.person, rule);
  const wrong = trouble === undefined ? [] : [at('value', 'person', trouble)];
  return [...backwards('persons', when), ...backwards('attempt', when), ...wrong, ...neverHolding(when)];
}
