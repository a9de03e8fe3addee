export { contractVersion, type Operation, operations, SCOPES, type Scope } from './operations.ts';
export { SOAP_LENGTHS, SOAP_PERSON, type SoapElement } from './soap-schema.ts';
export type {
  DigitalPost,
  EndringerRequest,
  EndringerResponse,
  ErrorBody,
  ErrorEntry,
  Kontaktinformasjon,
  Person,
  PersonEndring,
  PersonerRequestV1,
  PersonerRequestV2,
  PersonerResponse,
  PrintSertifikat,
  Reservasjon,
  SchemaName,
  Spraak,
  Status,
  Varslingsstatus,
} from './types.ts';
export { type ContractError, type Validator, validators } from './validators.ts';
