/**
 * Generated persons of one kind differ in their values alone. So what a caller is told of a kind is worked out once, the
 * ordinary way (assemble, disclose, JSON) with a token for each value; a stencil is the bytes between the tokens.
 */
import type { Person } from '../contract/index.ts';
import { MOMENTS, type OutputBuffer, type Supplier, type ValueBytes, type Values, WIDTHS } from '../register/index.ts';

type MomentName = keyof typeof MOMENTS;

/** A value, by the method of {@link ValueBytes} that writes it, and its arguments. */
type Placeholder =
  | readonly ['personidentifikator']
  | readonly ['mobil']
  | readonly ['timestamp', MomentName, boolean]
  | readonly ['epostadresse']
  | readonly ['postkasseadresse']
  | readonly ['sertifikat', Supplier];

const formatPlaceholder = (...token: Placeholder): string => `{{${token.join(' ')}}}`;
/** `{{` stands nowhere in JSON but in a string. */
const PLACEHOLDER_PATTERN = /\{\{([^}]+)\}\}/;

function parsePlaceholder(text: string): Placeholder {
  const [name, argument, flag] = text.split(' ');
  return [name, argument, flag === 'true'] as unknown as Placeholder;
}

/** Values that are tokens: what a {@link PersonTemplate} is cut at. */
export const PLACEHOLDERS: Values = {
  personidentifikator: () => formatPlaceholder('personidentifikator'),
  epostadresse: () => formatPlaceholder('epostadresse'),
  mobiltelefonnummer: () => `+47${formatPlaceholder('mobil')}`,
  postkasseadresse: () => formatPlaceholder('postkasseadresse'),
  sertifikat: (supplier) => formatPlaceholder('sertifikat', supplier),
  timestamp: (moment, expired) => formatPlaceholder('timestamp', moment, expired),
};

/**
 * What to write, in order: a run of bytes with slots in it for the values that always take the same room, then perhaps a
 * value that does not.
 */
interface Segment {
  readonly bytes: Uint8Array;
  readonly fields: readonly Field[];
  readonly then: Placeholder | null;
}

interface Field {
  readonly offset: number;
  readonly placeholder: Placeholder;
}

/** No stencil with its values filled in is longer. */
export const MAX_PERSON_BYTES = 4096;

const getWidth = ([name]: Placeholder): number | undefined => (WIDTHS as Readonly<Record<string, number>>)[name];

function compile(json: string): Segment[] {
  const segments: Segment[] = [];
  let text = '';
  let fields: Field[] = [];
  const finish = (then: Placeholder | null) => {
    segments.push({ bytes: Buffer.from(text, 'latin1'), fields, then });
    text = '';
    fields = [];
  };
  for (const [index, part] of json.split(PLACEHOLDER_PATTERN).entries()) {
    const placeholder = index % 2 === 0 ? null : parsePlaceholder(part);
    const width = placeholder === null ? undefined : getWidth(placeholder);
    if (placeholder === null) text += part;
    else if (width === undefined) finish(placeholder);
    else {
      fields.push({ offset: text.length, placeholder });
      text += ' '.repeat(width);
    }
  }
  finish(null);
  return segments;
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
const MOMENT_NAMES = Object.keys(MOMENTS) as MomentName[];
const MOMENT_LIST = Object.values(MOMENTS);
const SUPPLIERS: readonly Supplier[] = ['984661185', '922020175'];

/**
 * The persons of one kind, as one caller is told of them. Filling it in is the hot path of a batch, so the pieces are
 * flattened into steps of three numbers: what to do, where (from the current end), and with what.
 */
export class PersonTemplate {
  readonly #runs: readonly Uint8Array[];
  readonly #steps: Int32Array;

  /** Cut from a person whose values are {@link PLACEHOLDERS}. */
  constructor(person: Person) {
    const pieces = compile(JSON.stringify(person));
    this.#runs = pieces.map(({ bytes }) => bytes);
    this.#steps = Int32Array.from(pieces.flatMap(toSteps));
  }

  /** Writes the person that `values` stand for, and returns the place after. There must be room for LONGEST_PERSON. */
  render(values: ValueBytes, buffer: OutputBuffer, at: number): number {
    const steps = this.#steps;
    let end = at;
    for (let i = 0; i < steps.length; i += 3) {
      const position = end + steps[i + 1]!;
      const argument = steps[i + 2]!;
      switch (steps[i]) {
        case STEP.bytes: {
          const run = this.#runs[argument]!;
          buffer.bytes.set(run, end);
          end += run.length;
          break;
        }
        case STEP.personidentifikator:
          values.personidentifikator(buffer, position);
          break;
        case STEP.mobil:
          values.mobil(buffer, position);
          break;
        case STEP.fresh:
          values.timestamp(buffer, position, MOMENT_LIST[argument]!, false);
          break;
        case STEP.expired:
          values.timestamp(buffer, position, MOMENT_LIST[argument]!, true);
          break;
        case STEP.epostadresse:
          end = values.epostadresse(buffer, end);
          break;
        case STEP.postkasseadresse:
          end = values.postkasseadresse(buffer, end);
          break;
        case STEP.sertifikat:
          end = values.sertifikat(buffer, end, SUPPLIERS[argument]!);
          break;
      }
    }
    return end;
  }
}

function toSteps({ bytes, fields, then }: Segment, index: number): number[] {
  const filled = fields.flatMap(({ offset, placeholder }) => toStep(placeholder, offset - bytes.length));
  return [STEP.bytes, 0, index, ...filled, ...(then === null ? [] : toStep(then, 0))];
}

function toStep([name, argument, expired]: Placeholder, offset: number): number[] {
  if (name === 'timestamp') return [expired ? STEP.expired : STEP.fresh, offset, MOMENT_NAMES.indexOf(argument)];
  const chosen = name === 'sertifikat' ? SUPPLIERS.indexOf(argument) : 0;
  return [STEP[name], offset, chosen];
}
