import type { Spraak } from '../contract/index.ts';
import { type ChosenLanguage, type Register, timestampOf } from '../register/index.ts';

/** The languages that persons have chosen themselves: they lie on top of whatever a scenario, or the seed, says. */
export class Languages {
  readonly #chosen = new Map<string, ChosenLanguage>();

  /** A person chooses a language at an instant (ms since 1970), or none. */
  choose(identifier: string, spraak: Spraak | null, now: number): void {
    this.#chosen.set(identifier, { spraak, spraak_oppdatert: spraak === null ? null : timestampOf(now) });
  }

  /** Puts what a person has chosen into a register. */
  layOn(register: Register, identifier: string): void {
    const chosen = this.#chosen.get(identifier);
    if (chosen !== undefined) register.choose(identifier, chosen);
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
