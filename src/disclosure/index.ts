export { type BatchLookup, BatchSerializer, type ResponseBody } from './batch-writer.ts';
export { type FormatOptions, formatPerson } from './format.ts';
export { type IdentifiedPerson, type PersonSelection, writePersons } from './person-writer.ts';
export { projectPerson, toChangeRecord, type Version } from './project.ts';
export {
  ALL_PARTS,
  PARTS,
  type Part,
  type PartSet,
  PERSON_FIELDS,
  type PersonField,
  PROTECTED_RESOURCES,
  type ProtectedResource,
  permissionsFor,
  requiredScopes,
  restrictTo,
  toPartSet,
} from './scopes.ts';
