import type { Spraak } from '../contract/index.ts';
import { type ChosenLanguage, formatTimestamp, type Register } from '../register/index.ts';

/** The languages that persons have chosen themselves: they lie on top of whatever a scenario, or the seed, says. */
export class LanguagePreferences {
  readonly #preferences = new Map<string, ChosenLanguage>();

  /** A person chooses a language at an instant (ms since 1970), or none. */
  set(identifier: string, spraak: Spraak | null, now: number): void {
    this.#preferences.set(identifier, { spraak, spraak_oppdatert: spraak === null ? null : formatTimestamp(now) });
  }

  /** Puts what a person has chosen into a register. */
  applyTo(register: Register, identifier: string): void {
    const preference = this.#preferences.get(identifier);
    if (preference !== undefined) register.setLanguage(identifier, preference);
  }

  /** Puts everything that was chosen into a register that is new. */
  applyAllTo(register: Register): void {
    for (const identifier of this.#preferences.keys()) this.applyTo(register, identifier);
  }

  /** Forgets what a person has chosen. */
  remove(identifier: string): void {
    this.#preferences.delete(identifier);
  }

  clear(): void {
    this.#preferences.clear();
  }
}
