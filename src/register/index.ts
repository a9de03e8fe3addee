export { type Clock, frozenClock, systemClock } from './clock.ts';
export type { ContactState } from './contact-state.ts';
export { personFor } from './person-for.ts';
export { type Entry, Register } from './register.ts';
