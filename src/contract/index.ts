export { contractVersion, type Operation, operations, SCOPES, type Scope } from './operations.ts';
export { SOAP_LENGTHS } from './soap-lengths.ts';
export type {
  DigitalPost,
  EndringerAnswer,
  EndringerRequest,
  ErrorBody,
  ErrorEntry,
  Kontaktinformasjon,
  Person,
  PersonEndring,
  PersonerAnswer,
  PersonerRequestV1,
  PersonerRequestV2,
  PrintSertifikat,
  Reservasjon,
  SchemaName,
  Spraak,
  Status,
  Varslingsstatus,
} from './types.ts';
export { type ContractError, type Validator, validators } from './validators.ts';
