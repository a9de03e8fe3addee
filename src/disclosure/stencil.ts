/**
 * Generated persons of one kind differ in their values alone. So what a caller is told of a kind is worked out once, the
 * ordinary way (assemble, disclose, JSON) with a token for each value; a stencil is the bytes between the tokens.
 */
import type { Person } from '../contract/index.ts';
import { MOMENTS, type Supplier, type ValueBytes, type Values, WIDTHS } from '../register/index.ts';

type Moment = keyof typeof MOMENTS;

/** A value, by the method of {@link ValueBytes} that writes it, and its arguments. */
type Token =
  | readonly ['personidentifikator']
  | readonly ['mobil']
  | readonly ['timestamp', Moment, boolean]
  | readonly ['epostadresse']
  | readonly ['postkasseadresse']
  | readonly ['sertifikat', Supplier];

const written = (...token: Token): string => `{{${token.join(' ')}}}`;
/** `{{` stands nowhere in JSON but in a string. */
const WRITTEN = /\{\{([^}]+)\}\}/;

function read(text: string): Token {
  const [name, argument, flag] = text.split(' ');
  return [name, argument, flag === 'true'] as unknown as Token;
}

/** Values that are tokens: what {@link cutStencil} looks for in a person. */
export const TOKENS: Values = {
  personidentifikator: () => written('personidentifikator'),
  epostadresse: () => written('epostadresse'),
  mobiltelefonnummer: () => `+47${written('mobil')}`,
  postkasseadresse: () => written('postkasseadresse'),
  sertifikat: (supplier) => written('sertifikat', supplier),
  timestamp: (moment, expired) => written('timestamp', moment, expired),
};

/** A value that always takes the same room, so that it can be filled in after its surroundings were copied. */
interface Slot {
  readonly offset: number;
  readonly token: Token;
}

/** A run of bytes with slots in it, up to a value that takes a varying room. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly slots: readonly Slot[];
  readonly then: Token | null;
}

export type Stencil = readonly Piece[];

/** No stencil with its values filled in is longer. */
export const LONGEST_PERSON = 4096;

const widthOf = ([name]: Token): number | undefined => (WIDTHS as Readonly<Record<string, number>>)[name];

/** Cuts a stencil from a person whose values are {@link TOKENS}. */
export function cutStencil(person: Person): Stencil {
  const pieces: Piece[] = [];
  let text = '';
  let slots: Slot[] = [];
  const finish = (then: Token | null) => {
    pieces.push({ bytes: Buffer.from(text, 'latin1'), slots, then });
    text = '';
    slots = [];
  };
  for (const [index, part] of JSON.stringify(person).split(WRITTEN).entries()) {
    const token = index % 2 === 0 ? null : read(part);
    const width = token === null ? undefined : widthOf(token);
    if (token === null) text += part;
    else if (width === undefined) finish(token);
    else {
      slots.push({ offset: text.length, token });
      text += ' '.repeat(width);
    }
  }
  finish(null);
  return pieces;
}

/** Writes the person that `values` stand for, and returns the place after. There must be room for LONGEST_PERSON. */
export function fillIn(stencil: Stencil, values: ValueBytes, out: Uint8Array, at: number): number {
  let end = at;
  for (const { bytes, slots, then } of stencil) {
    out.set(bytes, end);
    for (const { offset, token } of slots) write(token, values, out, end + offset);
    end += bytes.length;
    if (then !== null) end = write(then, values, out, end);
  }
  return end;
}

function write(token: Token, values: ValueBytes, out: Uint8Array, at: number): number {
  switch (token[0]) {
    case 'timestamp':
      return values.timestamp(out, at, MOMENTS[token[1]], token[2]);
    case 'personidentifikator':
      return values.personidentifikator(out, at);
    case 'mobil':
      return values.mobil(out, at);
    case 'epostadresse':
      return values.epostadresse(out, at);
    case 'postkasseadresse':
      return values.postkasseadresse(out, at);
    case 'sertifikat':
      return values.sertifikat(out, at, token[1]);
  }
}
