export type { SoapRequest, SoapResponse } from './envelope.ts';
export { findSoapPersonRanges, listMappedMembers, type MappedMember } from './person.ts';
export {
  createSoapFailure,
  createSoapRejection,
  getSoapContentType,
  handleSoapRequest,
  type SeenSignatures,
  type SoapChanges,
  type SoapService,
  type SoapSigner,
} from './service.ts';
export { NAMESPACES } from './versions.ts';
export { createMessageSchema, createSoapWsdl, PERSON_SCHEMA } from './wsdl.ts';
