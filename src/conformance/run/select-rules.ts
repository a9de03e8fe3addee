import { KrrError } from '../../errors.ts';
import type { Selection } from '../options.ts';
import { appliesTo } from '../probes/probe.ts';
import { isWriting } from '../probes/rest.ts';
import { matchesGlob } from '../reporting/glob.ts';
import { rules as catalogue } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { TargetOptions } from '../target/target.ts';

/** Always selected together with a rule that changes something: it reports a change that could not be reverted. */
const RESTORE_RULE = 'logged-in-person/patch-reverted';

/** The criteria that select rules. */
export interface RuleSelection extends Selection {
  readonly allowWrites?: boolean;
  /** Without a target, the interfaces are not restricted. */
  readonly target?: Pick<TargetOptions, 'baseUrl' | 'soapUrl'>;
}

/**
 * Selects the rules that match and apply to an interface of the target.
 *
 * @throws KrrError NOTHING_SELECTED: a run without rules must not look like a run without findings
 */
export function selectRules({ target, ...selection }: RuleSelection): readonly Rule[] {
  const matching = filterRules(selection);
  if (matching.length === 0) {
    throw new KrrError('NOTHING_SELECTED', 'no rule matches: krr check --list prints all rules');
  }
  if (target === undefined) return matching;
  const applicable = matching.filter((rule) => isApplicable(rule, target));
  if (applicable.length > 0) return applicable;
  throw new KrrError(
    'NOTHING_SELECTED',
    matching.some((rule) => isSoapRule(rule) || rule.needsSoap)
      ? 'the matching rules apply to SOAP: give its URL with --soap <url>'
      : 'the matching rules apply to REST: give the base URL of the service too',
  );
}

function isApplicable(rule: Rule, { baseUrl, soapUrl }: NonNullable<RuleSelection['target']>): boolean {
  if (rule.needsSoap) return baseUrl !== undefined && soapUrl !== undefined;
  return (isSoapRule(rule) ? soapUrl : baseUrl) !== undefined;
}

/** Whether a rule is evaluated on SOAP alone. */
export const isSoapRule = (rule: Rule): boolean => appliesTo(rule, 'soap');

function filterRules({ rules, levels, allowWrites }: RuleSelection): readonly Rule[] {
  const matching = catalogue.filter(
    ({ id, level }) =>
      (rules === undefined || rules.some((glob) => matchesGlob(glob, id))) &&
      (levels === undefined || levels.includes(level)),
  );
  const isChanging = allowWrites === true && matching.some(({ probes }) => probes.some(isWriting));
  return isChanging ? catalogue.filter((rule) => rule.id === RESTORE_RULE || matching.includes(rule)) : matching;
}
