export {
  type ConformanceOptions,
  type Outcome,
  type Report,
  type ReportedFinding,
  type Rule,
  type RuleResult,
  rules,
  runConformance,
  type TargetOptions,
  type Waiver,
} from './conformance/index.ts';
export {
  type DigitalPost,
  type ErrorBody,
  type Kontaktinformasjon,
  operations,
  type Person,
  type PersonerAnswer,
  type PersonerRequestV1,
  type PersonerRequestV2,
  validators,
} from './contract/index.ts';
export { ERROR_CODES, type ErrorCode, KrrError } from './errors.ts';
export {
  count as countIdentifiers,
  generate as generateIdentifiers,
  IdentifierError,
  isOrganisationNumber,
  isValid as isValidIdentifier,
  type Parsed as ParsedIdentifier,
  parse as parseIdentifier,
  type Wish as IdentifierWish,
} from './identifier/index.ts';
export { type Choice, choosePersons } from './register/choose.ts';
export { type Clock, frozenClock, personFor, systemClock } from './register/index.ts';
export type { Scenario } from './scenario/index.ts';
export { loadScenario } from './scenario/load.ts';
