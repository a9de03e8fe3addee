/**
 * Generated persons with one profile differ only in their values. A template is compiled once per profile, from the text of
 * a person (assembled and projected as usual) whose values are placeholders: JSON or a row of CSV. It consists of the bytes
 * between them.
 */
import {
  IDENTITY_FIELDS,
  type IdentityField,
  MOMENTS,
  type OutputBuffer,
  type ValueBytes,
  type Values,
  WIDTHS,
} from '../register/index.ts';

type MomentName = keyof typeof MOMENTS;

/** A value, by the method of {@link ValueBytes} that writes it, and its arguments. */
type Placeholder =
  | readonly ['personidentifikator']
  | readonly ['mobil']
  | readonly ['timestamp', MomentName, boolean]
  | readonly ['epostadresse']
  | readonly ['postkasseadresse']
  | readonly ['identity', IdentityField];

const formatPlaceholder = (...token: Placeholder): string => `{{${token.join(' ')}}}`;
/** The values that the identifier itself contains. */
export const IDENTITY_PLACEHOLDERS: Readonly<Record<IdentityField, string>> = {
  birthDate: formatPlaceholder('identity', 'birthDate'),
  sex: formatPlaceholder('identity', 'sex'),
  kind: formatPlaceholder('identity', 'kind'),
};
/** JSON contains `{{` only within strings. */
const PLACEHOLDER_PATTERN = /\{\{([^}]+)\}\}/;

function parsePlaceholder(text: string): Placeholder {
  const [name, argument, flag] = text.split(' ');
  return [name, argument, flag === 'true'] as unknown as Placeholder;
}

/** Values that are placeholders, for {@link PersonTemplate}. */
export const PLACEHOLDERS: Values = {
  personidentifikator: () => formatPlaceholder('personidentifikator'),
  epostadresse: () => formatPlaceholder('epostadresse'),
  mobiltelefonnummer: () => `+47${formatPlaceholder('mobil')}`,
  postkasseadresse: () => formatPlaceholder('postkasseadresse'),
  timestamp: (moment, expired) => formatPlaceholder('timestamp', moment, expired),
};

/**
 * A run of bytes with fields of fixed width in it, followed by an optional value of variable width.
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

/** The maximum size of a rendered person. */
export const MAX_PERSON_BYTES = 4096;

const getWidth = ([name]: Placeholder): number | undefined => (WIDTHS as Readonly<Record<string, number>>)[name];

function compile(template: string): Segment[] {
  const segments: Segment[] = [];
  let text = '';
  let fields: Field[] = [];
  const finish = (then: Placeholder | null) => {
    segments.push({ bytes: Buffer.from(text, 'latin1'), fields, then });
    text = '';
    fields = [];
  };
  for (const [index, part] of template.split(PLACEHOLDER_PATTERN).entries()) {
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

/** The action of a step. Small integers, because V8 compiles a switch over them to a jump table. */
const STEP = {
  bytes: 0,
  personidentifikator: 1,
  mobil: 2,
  fresh: 3,
  expired: 4,
  epostadresse: 5,
  postkasseadresse: 6,
  identity: 7,
} as const;
const MOMENT_NAMES = Object.keys(MOMENTS) as MomentName[];
const MOMENT_LIST = Object.values(MOMENTS);

/**
 * Renders the persons of one profile for one set of parts. Rendering is the hot path of a batch, so the segments are
 * flattened into steps of three numbers: action, offset from the current end, and argument.
 */
export class PersonTemplate {
  readonly #runs: readonly Uint8Array[];
  readonly #steps: Int32Array;

  /** Compiles the text of a person whose values are {@link PLACEHOLDERS}. */
  constructor(text: string) {
    const pieces = compile(text);
    this.#runs = pieces.map(({ bytes }) => bytes);
    this.#steps = Int32Array.from(pieces.flatMap(toSteps));
  }

  /** Writes the current person of `values`, and returns the offset after it. Needs room for {@link MAX_PERSON_BYTES}. */
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
        case STEP.identity:
          end = values.identity(buffer, end, IDENTITY_FIELDS[argument]!);
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
  if (name === 'identity') return [STEP.identity, offset, IDENTITY_FIELDS.indexOf(argument)];
  return [STEP[name], offset, 0];
}
