/**
 * Generated persons of one kind differ in their values alone. So what a caller is told of a kind is worked out once, the
 * ordinary way (assemble, disclose, JSON) with a token for each value; a stencil is the bytes between the tokens.
 */
import type { Person } from '../contract/index.ts';
import { MOMENTS, type Page, type Supplier, type ValueBytes, type Values, WIDTHS } from '../register/index.ts';

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

/** Values that are tokens: what a {@link Stencil} is cut at. */
export const TOKENS: Values = {
  personidentifikator: () => written('personidentifikator'),
  epostadresse: () => written('epostadresse'),
  mobiltelefonnummer: () => `+47${written('mobil')}`,
  postkasseadresse: () => written('postkasseadresse'),
  sertifikat: (supplier) => written('sertifikat', supplier),
  timestamp: (moment, expired) => written('timestamp', moment, expired),
};

/**
 * What to write, in order: a run of bytes with slots in it for the values that always take the same room, then perhaps a
 * value that does not.
 */
interface Piece {
  readonly bytes: Uint8Array;
  readonly slots: readonly Slot[];
  readonly then: Token | null;
}

interface Slot {
  readonly offset: number;
  readonly token: Token;
}

/** No stencil with its values filled in is longer. */
export const LONGEST_PERSON = 4096;

const widthOf = ([name]: Token): number | undefined => (WIDTHS as Readonly<Record<string, number>>)[name];

function cut(json: string): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let slots: Slot[] = [];
  const finish = (then: Token | null) => {
    pieces.push({ bytes: Buffer.from(text, 'latin1'), slots, then });
    text = '';
    slots = [];
  };
  for (const [index, part] of json.split(WRITTEN).entries()) {
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

/** What a step does. A number, because a switch over small numbers is the quickest way to tell them apart. */
const STEP = {
  bytes: 0,
  personidentifikator: 1,
  mobil: 2,
  fresh: 3,
  expired: 4,
  epostadresse: 5,
  postkasseadresse: 6,
  sertifikat: 7,
} as const;
const moments = Object.keys(MOMENTS) as Moment[];
const MOMENT_LIST = Object.values(MOMENTS);
const SUPPLIERS: readonly Supplier[] = ['984661185', '922020175'];

/**
 * The persons of one kind, as one caller is told of them. Filling it in is the hot path of a batch, so the pieces are
 * flattened into steps of three numbers: what to do, where (from the current end), and with what.
 */
export class Stencil {
  readonly #runs: readonly Uint8Array[];
  readonly #steps: Int32Array;

  /** Cut from a person whose values are {@link TOKENS}. */
  constructor(person: Person) {
    const pieces = cut(JSON.stringify(person));
    this.#runs = pieces.map(({ bytes }) => bytes);
    this.#steps = Int32Array.from(pieces.flatMap(stepsOf));
  }

  /** Writes the person that `values` stand for, and returns the place after. There must be room for LONGEST_PERSON. */
  fillIn(values: ValueBytes, page: Page, at: number): number {
    const steps = this.#steps;
    let end = at;
    for (let i = 0; i < steps.length; i += 3) {
      const place = end + steps[i + 1]!;
      const argument = steps[i + 2]!;
      switch (steps[i]) {
        case STEP.bytes: {
          const run = this.#runs[argument]!;
          page.bytes.set(run, end);
          end += run.length;
          break;
        }
        case STEP.personidentifikator:
          values.personidentifikator(page, place);
          break;
        case STEP.mobil:
          values.mobil(page, place);
          break;
        case STEP.fresh:
          values.timestamp(page, place, MOMENT_LIST[argument]!, false);
          break;
        case STEP.expired:
          values.timestamp(page, place, MOMENT_LIST[argument]!, true);
          break;
        case STEP.epostadresse:
          end = values.epostadresse(page, end);
          break;
        case STEP.postkasseadresse:
          end = values.postkasseadresse(page, end);
          break;
        case STEP.sertifikat:
          end = values.sertifikat(page, end, SUPPLIERS[argument]!);
          break;
      }
    }
    return end;
  }
}

function stepsOf({ bytes, slots, then }: Piece, index: number): number[] {
  const filled = slots.flatMap(({ offset, token }) => stepOf(token, offset - bytes.length));
  return [STEP.bytes, 0, index, ...filled, ...(then === null ? [] : stepOf(then, 0))];
}

function stepOf([name, argument, expired]: Token, offset: number): number[] {
  if (name === 'timestamp') return [expired ? STEP.expired : STEP.fresh, offset, moments.indexOf(argument)];
  const chosen = name === 'sertifikat' ? SUPPLIERS.indexOf(argument) : 0;
  return [STEP[name], offset, chosen];
}
