import type { Person } from '../contract/index.ts';
import type { ContactState } from './contact-state.ts';

/** A person as the register holds it, and what the contact information is worth today. */
export interface Entry {
  readonly person: Person;
  readonly contact: ContactState;
}
