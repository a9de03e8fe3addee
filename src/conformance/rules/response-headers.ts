import type { Evidence } from '../evidence/evidence.ts';
import type { CompletedExchange } from '../evidence/lookups.ts';
import { readJson } from '../evidence/rest-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { hasResponse } from '../target/exchange.ts';
import { countMemberNames } from '../target/json.ts';
import { evaluateEach, isOk } from './assertions.ts';
import { defineRules, type FindingDetails, type Rule, type RuleOutcome, skip } from './rule.ts';

/** Responses with personal data. */
const PERSONAL_PROBES = ['one', 'batch', 'thousand', 'me'] as const satisfies readonly [ProbeName, ...ProbeName[]];

/** Checks successful responses whose body is JSON; response/valid-json-utf8 reports another body. */
function evaluateJsonResponses(
  { findExchanges }: Evidence,
  findViolation: (exchange: CompletedExchange, json: unknown) => FindingDetails | undefined,
): RuleOutcome {
  const readable = findExchanges(...PERSONAL_PROBES)
    .filter(hasResponse)
    .filter(isOk)
    .filter(({ response }) => readJson(response) !== undefined);
  if (readable.length === 0) return skip('no response is JSON (response/status-200, response/valid-json-utf8)');
  return evaluateEach(readable, (exchange) => findViolation(exchange, readJson(exchange.response)));
}

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;
const UTF_8 = /^utf-?8$/i;

/** The number of members of all objects in a value; of members with the same name, only one is left after parsing. */
function countMembers(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 0;
  const values = Object.values(json);
  const own = Array.isArray(json) ? 0 : values.length;
  return values.reduce((count: number, value) => count + countMembers(value), own);
}

/** Permit shared caches to store even the response to a request with a token. */
const SHARED_DIRECTIVES = ['public', 's-maxage', 'must-revalidate'];

/** Finds the directives that permit shared caches to store a response (RFC 9111, section 3.5). */
function findSharedDirectives(cacheControl: string): readonly string[] {
  const names = cacheControl.split(',').map((directive) => directive.split('=')[0]!.trim().toLowerCase());
  return names.includes('no-store') || names.includes('private')
    ? []
    : names.filter((name) => SHARED_DIRECTIVES.includes(name));
}

export const responseHeaderRules: readonly Rule[] = defineRules({ probes: PERSONAL_PROBES }, [
  {
    id: 'response/charset',
    title: 'A charset of a response is UTF-8',
    level: 'SHOULD',
    requirement: 'JSON is UTF-8. A Content-Type that declares another charset misleads clients that heed it.',
    sources: [{ document: 'RFC8259', section: '8.1, 11' }],
    evaluate: (evidence) =>
      evaluateJsonResponses(evidence, ({ response }) => {
        const charset = CHARSET.exec(response.headers['content-type'] ?? '')?.[1];
        if (charset === undefined || UTF_8.test(charset)) return undefined;
        return { expected: 'charset UTF-8, or none', actual: `charset ${charset}` };
      }),
  },
  {
    id: 'response/unique-members',
    title: 'An object has each member once',
    level: 'SHOULD',
    requirement:
      'The members of an object have different names: of members with the same name, clients read different ones.',
    sources: [{ document: 'RFC8259', section: '4' }],
    evaluate: (evidence) =>
      evaluateJsonResponses(evidence, ({ response }, json) => {
        const repeated = countMemberNames(response.body) - countMembers(json);
        return repeated === 0 ? undefined : { expected: 'no member twice', actual: `${repeated} repeated members` };
      }),
  },
  {
    id: 'response/not-in-shared-caches',
    title: 'Shared caches may not store a response with personal data',
    level: 'SHOULD',
    requirement:
      'A response with personal data does not permit shared caches to store it: its Cache-Control has no public, s-maxage or must-revalidate, unless it has private or no-store too.',
    sources: [{ document: 'RFC9111', section: '3.5' }],
    needsPersons: true,
    evaluate: (evidence) =>
      evaluateJsonResponses(evidence, ({ response }) => {
        const directives = findSharedDirectives(response.headers['cache-control'] ?? '');
        if (directives.length === 0) return undefined;
        return { expected: 'Cache-Control: no-store, or none', actual: `Cache-Control: ${directives.join(', ')}` };
      }),
  },
]);
