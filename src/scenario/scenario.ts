import type { Behaviour } from './behaviour.ts';
import type { Fault } from './fault.ts';
import type { ScenarioPerson } from './scenario-person.ts';

/** The print certificate, and the address of the printer, in the words of the answer. */
export interface PrintCertificate {
  readonly postkasseleverandoerAdresse: string;
  readonly x509Sertifikat: string;
}

/**
 * A scenario as plain data, every default filled in. `now` freezes the clock and is kept as written; with the population
 * `scenario` only the listed persons are registered. `violates` names the rules that a judge must find broken.
 */
export interface Scenario {
  readonly name: string;
  readonly description?: string;
  readonly now?: string;
  readonly population: 'all' | 'scenario';
  readonly behaviour: Behaviour;
  readonly print?: PrintCertificate;
  readonly persons: readonly ScenarioPerson[];
  readonly faults: readonly Fault[];
  readonly violates: readonly string[];
}

/**
 * One scenario file as plain data: only what it says itself. Layers lie on top of each other (`extends`, several
 * `--scenario`), and together they make a {@link Scenario}.
 */
export interface Layer {
  readonly name: string;
  readonly description?: string;
  /** Names of the library or files, relative to this one; the last lies on top. */
  readonly extends: readonly string[];
  readonly now?: string;
  readonly population?: 'all' | 'scenario';
  readonly behaviour: Partial<Omit<Behaviour, 'expiredContact'>> & {
    readonly expiredContact?: Partial<Behaviour['expiredContact']>;
  };
  readonly print?: PrintCertificate;
  readonly persons: readonly ScenarioPerson[];
  readonly faults: readonly Fault[];
  readonly violates: readonly string[];
}
