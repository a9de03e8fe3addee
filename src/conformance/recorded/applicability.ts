import { appliesTo } from '../probes/probe.ts';
import { EVERY_PROBE, PROBES, type ProbeName } from '../probes/rest.ts';
import type { Rule } from '../rules/rule.ts';

const SUITE_ONLY = 'compares requests that krr check sends for this purpose';
const UNKNOWN_REASON = 'the traffic does not show why a token is invalid';
const CHANGING = 'needs lookups before and after a change of the language';
const SAME_TIME = 'needs both interfaces at the same time';
const UNREGISTERED = 'the traffic does not show that no requested person is registered';

/** Rules that need more than recorded exchanges, with the reason. */
const NOT_APPLICABLE: ReadonlyMap<string, string> = new Map([
  ['request/unknown-informasjonsbehov-ignored', SUITE_ONLY],
  ['request/repeated-informasjonsbehov-ignored', SUITE_ONLY],
  ['request/accept-forms', SUITE_ONLY],
  ['request/content-type-forms', SUITE_ONLY],
  ['request/json-forms', SUITE_ONLY],
  ['request/transfer-forms', SUITE_ONLY],
  ['request/other-headers', SUITE_ONLY],
  ['request/pipelining', SUITE_ONLY],
  ['request/http-1-0', SUITE_ONLY],
  ['request/unknown-member-position', SUITE_ONLY],
  ['batch/only-not-registered', UNREGISTERED],
  ['batch/not-registered-does-not-fail-others', SUITE_ONLY],
  ['batch/slettet-does-not-fail-others', SUITE_ONLY],
  ['batch/call-overhead', SUITE_ONLY],
  ['batch/own-contact-data', SUITE_ONLY],
  ['soap/own-contact-data', SUITE_ONLY],
  ['access/unknown-token', UNKNOWN_REASON],
  ['access/invalid-signature', UNKNOWN_REASON],
  ['access/altered-claims', UNKNOWN_REASON],
  ['access/unsigned-token', UNKNOWN_REASON],
  ['access/foreign-key', UNKNOWN_REASON],
  ['access/key-in-token', UNKNOWN_REASON],
  ['access/public-key-as-secret', UNKNOWN_REASON],
  ['disclosure/delegated-scopes-equal', SUITE_ONLY],
  ['disclosure/independent-of-earlier-token', SUITE_ONLY],
  ['v2/default-flag', SUITE_ONLY],
  ['v2/only-not-registered', UNREGISTERED],
  ['v2/agrees-with-v1', SAME_TIME],
  ['print/without-token', SUITE_ONLY],
  ['print/agrees-with-v1', SAME_TIME],
  ['logged-in-person/patch-204', CHANGING],
  ['logged-in-person/patch-visible', CHANGING],
  ['logged-in-person/invalid-language-rejected', CHANGING],
  ['logged-in-person/delete-preference', CHANGING],
  ['logged-in-person/patch-reverted', CHANGING],
  ['logged-in-person/same-as-lookup', SUITE_ONLY],
  ['logged-in-person/change-affects-nothing-else', CHANGING],
  ['logged-in-person/change-visible-in-lookup', CHANGING],
  ['logged-in-person/change-in-changes', CHANGING],
  ['logged-in-person/change-in-soap-changes', CHANGING],
  ['logged-in-person/change-requires-scope', CHANGING],
  ['changes/end-is-empty', SUITE_ONLY],
  ['changes/pages-adjoin', SUITE_ONLY],
  ['changes/current-data', SUITE_ONLY],
  ['jose/same-payload', SUITE_ONLY],
  ['soap/version-1-2', SUITE_ONLY],
  ['soap/version-1-1', SUITE_ONLY],
  ['soap/equivalent-serialisations', SUITE_ONLY],
  ['soap/changes-continue', SUITE_ONLY],
  ['soap/order-independent', SUITE_ONLY],
  ['soap/batch-independent', SUITE_ONLY],
  ['soap/batch-size-independent', SUITE_ONLY],
  ['soap/version-independent', SUITE_ONLY],
  ['soap/without-informasjonsbehov', SUITE_ONLY],
  ['soap/informasjonsbehov-parts', SUITE_ONLY],
  ['soap/unknown-informasjonsbehov-ignored', SUITE_ONLY],
  ['soap/repeated-informasjonsbehov-ignored', SUITE_ONLY],
  ['soap/kontaktinformasjon-alias', SUITE_ONLY],
  ['soap/agrees-with-rest', SAME_TIME],
]);

/** The reason why a rule cannot be evaluated with recorded exchanges; undefined if it can. */
export function findLimitation({ id }: Rule): string | undefined {
  const reason = NOT_APPLICABLE.get(id);
  return reason === undefined ? undefined : `recorded traffic: ${reason}`;
}

/** Rules that compare the responses to several requests for a person. They have an evaluation of their own. */
export const REPEATED_PERSON_RULES = [
  'batch/repeated',
  'batch/order-independent',
  'batch/split',
  'batch/independent-of-others',
] as const;
export type RepeatedPersonRule = (typeof REPEATED_PERSON_RULES)[number];

export const isRepeatedPersonRule = (id: string): id is RepeatedPersonRule =>
  (REPEATED_PERSON_RULES as readonly string[]).includes(id);

/** Rules that read the first exchange of their probes only: each exchange is evaluated separately. */
const SINGLE_EXCHANGE_RULES = [
  ...['request/one-identifier', 'request/thousand-identifiers', 'logged-in-person/own-person', 'print/shape'],
  ...['disclosure/contact-scope-only', 'disclosure/digital-post-scope-only', 'soap/print-sertifikat'],
  // Clients of a change log have different positions, and data changes between a response and a lookup.
  ...['changes/terminates', 'soap/changes-parts'],
];

export const isSingleExchangeRule = ({ id }: Rule): boolean => SINGLE_EXCHANGE_RULES.includes(id);

/** Rules that compare an exchange with an ordinary lookup, or with the one before. Other callers have other responses. */
const COMPARING_RULES = [
  ...['batch/duplicates', 'request/person-is-implicit', 'request/informasjonsbehov-narrows'],
  ...['v2/exclude-not-registered', 'changes/monotonic'],
];

export const comparesRequests = ({ id }: Rule): boolean => COMPARING_RULES.includes(id);

const PERSON_GROUPS = ['person', 'state', 'contact', 'mailbox'];
const PERSON_RULES = ['response/matches-contract', 'response/unknown-members', 'response/absent-not-null'];
const ERROR_RULES = /^access\/(?:www-authenticate|errors-)/;

/** Whether a rule reads more exchanges than those of its probes: every error, or every person. */
export const readsEveryExchange = ({ id, probes }: Rule): boolean =>
  probes === EVERY_PROBE ||
  ERROR_RULES.test(id) ||
  PERSON_RULES.includes(id) ||
  PERSON_GROUPS.includes(id.slice(0, id.indexOf('/')));

/** Whether a rule is about rejections, which prove nothing unless another lookup succeeds. */
export const isRejectionRule = ({ id }: Rule): boolean => REJECTION_RULES.test(id);

/** Rules about rejections also have a probe that must succeed: alone, it is not their input. */
const REJECTION_RULES =
  /-(?:rejected|required|serialisations|not-expanded|token-in-query)$|^soap\/(?:faults?|changes)-/;
const SERVING_PROBES: readonly ProbeName[] = ['one', 'soap-person', 'me', 'changes'];
const ORDINARY_PROBES: readonly ProbeName[] = ['one', 'batch'];

/** The probes that make a rule applicable. */
export const getInputProbes = (rule: Rule): readonly ProbeName[] => {
  const others = isRejectionRule(rule) ? SERVING_PROBES : comparesRequests(rule) ? ORDINARY_PROBES : [];
  return rule.probes.filter((probe) => !others.includes(probe));
};

/** The reason to skip a rule about interfaces that no request uses. */
export const describeMissingInterface = (rule: Rule): string =>
  `recorded traffic: it has no request ${appliesTo(rule, 'soap') ? 'over SOAP' : `to ${(rule.versions ?? ['v1', 'v2']).join(' or ')}`}`;

const MAX_TITLES = 3;

/** The reason to skip a rule without any of its requests. */
export function describeMissingRequests(rule: Rule): string {
  const probes = getInputProbes(rule);
  const titles = probes.slice(0, MAX_TITLES).map((probe) => PROBES[probe].title);
  const more = probes.length > MAX_TITLES ? ', …' : '';
  return `recorded traffic: it has no such request (${titles.join('; ')}${more})`;
}
