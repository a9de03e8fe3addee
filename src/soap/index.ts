export { answerSoap, refuseSoap, type SoapAnswer, type SoapRequest } from './answer.ts';
export { NAMESPACES } from './namespaces.ts';
export { type MappedMember, mappedMembers } from './person-parts.ts';
export type { SeenSignatures, SoapChanges, SoapService, SoapSigner } from './service.ts';
export { messageSchema } from './wsdl/message-schema.ts';
export { PERSON_SCHEMA } from './wsdl/person-schema.ts';
export { soapWsdl } from './wsdl/wsdl.ts';
