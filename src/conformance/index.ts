export type { TokenName, Version } from './exchange.ts';
export type { Changes, Outcome, Report, ReportedFinding, RuleResult } from './report.ts';
export type { Finding, Level, Rule, Source, Verdict } from './rule.ts';
export { rules } from './rules/index.ts';
export { type ConformanceOptions, runConformance } from './run.ts';
export { SOURCES, type SourceKey } from './sources.ts';
export type { TargetOptions } from './target.ts';
export type { Waiver } from './waivers.ts';
