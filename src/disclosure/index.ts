export { type Answer, AnswerWriter, type Lookup } from './answer-writer.ts';
export { disclose, type Version } from './disclose.ts';
export { FULL_GRANT, type Grant, grantOf, narrowed } from './grant.ts';
export { MEMBERS, type MemberRow, NEEDS, type Need } from './members.ts';
export { isPlain, type Presentation, present } from './present.ts';
export { GATES, type Gate, grantAt, scopesOpening } from './scopes.ts';
