export { type BatchLookup, BatchSerializer, type ResponseBody } from './answer-writer.ts';
export { disclose, type Version } from './disclose.ts';
export { ALL_PARTS, type PartSet, restrictTo, toPartSet } from './grant.ts';
export { PARTS, type Part, PERSON_FIELDS, type PersonField } from './members.ts';
export { type FormatOptions, formatPerson, usesDefaultFormat } from './present.ts';
export { PROTECTED_RESOURCES, type ProtectedResource, permissionsFor, requiredScopes } from './scopes.ts';
