/**
 * Rates of validation beside two validators in use, and of generation: `npx tsx bench/identifier.ts`.
 * One process, one thread, the same mixed input, rounds interleaved; the median round counts.
 */
import { idnr } from '@navikt/fnrvalidator';
import { validateNorwegianIdNumber } from 'norwegian-national-id-validator';
import { count, type GenerateOptions, generate, isValid, parse } from '../src/identifier/index.ts';
import { reportGoals } from './goals.ts';

const IDENTIFIERS = 100_000;
const GENERATED = 5_000_000;
const ROUNDS = 9;

const validators: Record<string, (text: string) => boolean> = {
  isValid: (text) => isValid(text),
  parse: (text) => parse(text).valid,
  '@navikt/fnrvalidator': (text) => idnr(text).status === 'valid',
  'norwegian-national-id-validator': (text) => validateNorwegianIdNumber(text),
};

const generators: Record<string, GenerateOptions> = {
  ascending: {},
  shuffled: { order: 'shuffled', random: Math.random },
  'shuffled, one decade': { order: 'shuffled', random: Math.random, from: '1950-01-01', to: '1959-12-31' },
  'shuffled, 2032': { order: 'shuffled', random: Math.random, rule: '2032' },
};

/** Half valid, half with one digit changed; half of both synthetic, half ordinary: made here and never written anywhere. */
function mixedIdentifiers(): string[] {
  const synthetic = [...generate({ count: IDENTIFIERS / 2, order: 'shuffled', random: Math.random, to: '2020-12-31' })];
  const valid = [...synthetic, ...synthetic.map(ordinaryLike)];
  return valid.map((text, at) => (at % 2 === 0 ? text : changeDigit(text, at % 11)));
}

/** The ordinary identifier of the same date; the individnummer moves to the next one of its parity that is valid. */
function ordinaryLike(text: string): string {
  const date = text.slice(0, 2) + String(Number(text.slice(2, 4)) - 80).padStart(2, '0') + text.slice(4, 6);
  const first = Number(text.slice(6, 9));
  for (let step = 0; ; step += 2) {
    const start = date + String((first + step) % 1000).padStart(3, '0');
    for (let ending = 0; ending < 100; ending++) {
      const candidate = start + String(ending).padStart(2, '0');
      if (isValid(candidate)) return candidate;
    }
  }
}

function changeDigit(text: string, at: number): string {
  return text.slice(0, at) + ((Number(text[at]) + 1) % 10) + text.slice(at + 1);
}

/** Millions a second. */
function rate(many: number, run: () => void): number {
  const start = performance.now();
  run();
  return many / (performance.now() - start) / 1000;
}

function validate(validator: (text: string) => boolean, identifiers: string[]): number {
  let valid = 0;
  for (const text of identifiers) if (validator(text)) valid++;
  return valid;
}

function exhaust(options: GenerateOptions): number {
  let last = 0;
  for (const text of generate(options)) last ^= text.charCodeAt(10);
  return last;
}

function medians(runs: Record<string, () => number>): Record<string, number> {
  const rates = Object.fromEntries(Object.keys(runs).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < ROUNDS; round++) for (const [name, run] of Object.entries(runs)) rates[name]!.push(run());
  const median = (all: number[]) => all.sort((a, b) => a - b)[ROUNDS >> 1]!;
  return Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]));
}

const perSecond = (millions: number) => `${millions.toFixed(2).padStart(7)} M/s`;

const identifiers = mixedIdentifiers();
const validation = medians(
  Object.fromEntries(
    Object.entries(validators).map(([name, validator]) => {
      // Quick ones go over the input several times, so that a round is long enough to be timed.
      const times = name === 'isValid' ? 20 : 2;
      const all = () => {
        for (let time = 0; time < times; time++) validate(validator, identifiers);
      };
      return [name, () => rate(times * identifiers.length, all)];
    }),
  ),
);
console.log(`Validation of ${identifiers.length} mixed identifiers`);
for (const [name, millions] of Object.entries(validation)) {
  const ratio = validation.isValid! / millions;
  console.log(`  ${name.padEnd(32)} ${perSecond(millions)}   isValid is ${ratio.toFixed(1)} times as fast`);
}

const generation = medians(
  Object.fromEntries(
    Object.entries(generators).map(([name, options]) => {
      const many = Math.min(GENERATED, count(options));
      return [name, () => rate(many, () => exhaust({ ...options, count: many }))];
    }),
  ),
);
console.log('Generation, preparation included');
for (const [name, millions] of Object.entries(generation)) console.log(`  ${name.padEnd(32)} ${perSecond(millions)}`);
reportGoals([
  {
    name: 'parse, times @navikt/fnrvalidator',
    value: validation.parse! / validation['@navikt/fnrvalidator']!,
    goal: 5,
    isMinimum: true,
  },
  {
    name: 'shuffled generation, share of ascending',
    value: generation.shuffled! / generation.ascending!,
    goal: 0.4,
    isMinimum: true,
  },
]);
