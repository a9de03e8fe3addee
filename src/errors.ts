/**
 * What can go wrong before a service answers: each code of {@link KrrError}, and what it is about.
 *
 * @example
 * ```ts
 * import { ERROR_CODES } from 'krr-kit';
 * ERROR_CODES.SCENARIO_UNKNOWN; // 'there is no scenario of that name'
 * ```
 */
export const ERROR_CODES = {
  PORT_TAKEN: 'another process listens on the port',
  ADDRESS_UNAVAILABLE: 'the address cannot be listened on',
  SCENARIO_UNKNOWN: 'there is no scenario of that name',
  SCENARIO_UNREADABLE: 'the scenario file cannot be read',
  SCENARIO_INVALID: 'the scenario file has mistakes',
  UNKNOWN_PROPERTY: 'persons cannot be chosen by that property',
  CONFLICTING_PROPERTIES: 'no person can have all of the properties asked for',
  NOT_ENOUGH_PERSONS: 'fewer persons exist than were asked for',
  NOTHING_SELECTED: 'no rule fits the selection',
  TARGET_UNREACHABLE: 'the deployment does not answer',
  ENDPOINT_NOT_FOUND: 'the deployment has no lookup at this address',
  TARGET_FORBIDDEN: 'the judge does not ask this deployment',
  TOKEN_UNAVAILABLE: 'the issuer gives no access token',
  LANGUAGE_NOT_RESTORED: 'the language of the logged-in person could not be put back',
  PERSONS_NOT_SYNTHETIC: 'the persons file holds an identifier that may be a real person’s',
  WAIVERS_INVALID: 'the file of waivers has mistakes',
  CLIENTS_INVALID: 'the file of clients has mistakes',
  OPTION_INVALID: 'an option has a value that cannot be used',
} as const;

/** A code of {@link KrrError}; stable, for programs to branch on. */
export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * A mistake that the user can mend. The message says what, where and how, without a stack; `code` is for programs.
 *
 * @example
 * ```ts
 * import { KrrError, loadScenario } from 'krr-kit';
 * try {
 *   await loadScenario('no-such-scenario');
 * } catch (error) {
 *   if (error instanceof KrrError) console.log(error.code); // SCENARIO_UNKNOWN
 * }
 * ```
 */
export class KrrError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'KrrError';
    this.code = code;
  }
}
