export { contractVersion, type Operation, operations, SCOPES, type Scope } from './operations.ts';
export type {
  DigitalPost,
  ErrorBody,
  ErrorEntry,
  Kontaktinformasjon,
  Person,
  PersonerAnswer,
  PersonerRequestV1,
  PersonerRequestV2,
  Reservasjon,
  SchemaName,
  Spraak,
  Status,
  Varslingsstatus,
} from './types.ts';
export { type ContractError, type Validator, validators } from './validators.ts';
