import type { Person } from '../contract/index.ts';
import type { ScenarioPerson } from '../scenario/index.ts';
import type { ContactState } from './contact-state.ts';

/** A person as the register holds it, and what the contact information is worth today. */
export interface RegisterRecord {
  readonly person: Person;
  readonly contact: ContactState;
  /** What a scenario says of this person. */
  readonly scenarioPerson?: ScenarioPerson;
}
