import type { Spraak } from '../contract/index.ts';
import { type ChosenLanguage, formatTimestamp, type Register } from '../register/index.ts';
import { isSyntheticOrPublished } from '../scenario/published-identifiers.ts';

/** The languages that persons have set themselves. They override the scenario and the generated values. */
export class LanguagePreferences {
  readonly #preferences: Map<string, ChosenLanguage>;

  constructor(preferences: readonly (readonly [identifier: string, language: ChosenLanguage])[] = []) {
    this.#preferences = new Map(preferences);
  }

  /** Omits persons who may be real. */
  toSnapshot(): readonly (readonly [identifier: string, language: ChosenLanguage])[] {
    return [...this.#preferences].filter(([identifier]) => isSyntheticOrPublished(identifier));
  }

  /**
   * @param spraak null deletes the language of the person
   * @param now milliseconds since 1970
   */
  set(identifier: string, spraak: Spraak | null, now: number): void {
    this.#preferences.set(identifier, { spraak, spraak_oppdatert: spraak === null ? null : formatTimestamp(now) });
  }

  applyTo(register: Register, identifier: string): void {
    const preference = this.#preferences.get(identifier);
    if (preference !== undefined) register.setLanguage(identifier, preference);
  }

  applyAllTo(register: Register): void {
    for (const identifier of this.#preferences.keys()) this.applyTo(register, identifier);
  }

  /** Removes the preference, so that the scenario or the generated value applies again. */
  remove(identifier: string): void {
    this.#preferences.delete(identifier);
  }

  clear(): void {
    this.#preferences.clear();
  }
}
