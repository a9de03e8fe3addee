import type { Reservasjon, Spraak, Status, Varslingsstatus } from '../contract/index.ts';

/** The documented values of the members that hold a code. */
export const CODES = {
  status: ['AKTIV', 'SLETTET', 'IKKE_REGISTRERT'] satisfies readonly Status[],
  reservasjon: ['JA', 'NEI'] satisfies readonly Reservasjon[],
  varslingsstatus: ['KAN_VARSLES', 'KAN_IKKE_VARSLES'] satisfies readonly Varslingsstatus[],
  spraak: ['nb', 'nn', 'en', 'se'] satisfies readonly Spraak[],
} as const;

export type CodeMember = keyof typeof CODES;

export const isCode = (member: CodeMember, value: unknown): boolean =>
  (CODES[member] as readonly unknown[]).includes(value);

export const isCodeMember = (member: string): member is CodeMember => Object.hasOwn(CODES, member);
