export type { SoapRequest, SoapResponse } from './envelope.ts';
export { findSoapPersonRanges, listMappedMembers, type MappedMember } from './person.ts';
export {
  createSoapFailure,
  createSoapRejection,
  getSoapContentType,
  handleSoapRequest,
  readSoapIdentifiers,
} from './service.ts';
export type {
  Canonicalization,
  SeenSignatures,
  SoapChanges,
  SoapService,
  SoapSigner,
  TimestampLife,
} from './types.ts';
export { NAMESPACES } from './versions.ts';
export { createMessageSchema, createSoapWsdl, PERSON_SCHEMA } from './wsdl.ts';
