import type { Spraak } from '../contract/index.ts';
import { type Register, timestampOf } from '../register/index.ts';

interface Chosen {
  readonly spraak: Spraak | null;
  readonly spraak_oppdatert: string | null;
}

/** The languages that persons have chosen themselves: they lie on top of whatever a scenario, or the seed, says. */
export class Languages {
  readonly #chosen = new Map<string, Chosen>();

  /** A person chooses a language at an instant (ms since 1970), or none. */
  choose(identifier: string, spraak: Spraak | null, now: number): void {
    this.#chosen.set(identifier, { spraak, spraak_oppdatert: spraak === null ? null : timestampOf(now) });
  }

  /** Puts what a person has chosen into a register. */
  layOn(register: Register, identifier: string): void {
    const chosen = this.#chosen.get(identifier);
    if (chosen === undefined) return;
    const { person, stated } = register.find(identifier);
    const { stated: said, ...rest } = stated ?? { role: 'logged-in', identifier, stated: {} };
    // Left open, the status would follow from the language: only who is active has one in a scenario.
    register.put({ ...rest, stated: { status: person.status, ...said, ...chosen } });
  }

  /** Puts everything that was chosen into a register that is new. */
  layAllOn(register: Register): void {
    for (const identifier of this.#chosen.keys()) this.layOn(register, identifier);
  }

  /** Forgets what a person has chosen. */
  forget(identifier: string): void {
    this.#chosen.delete(identifier);
  }

  forgetAll(): void {
    this.#chosen.clear();
  }
}
