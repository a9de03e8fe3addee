import {
  type GenerateOptions,
  generate,
  isValid,
  type Kind,
  type Parsed,
  parse,
  type Rule,
} from '../identifier/index.ts';

/** An identifier and the expected result of parsing it by a rule. */
export type IdentifierVector = { readonly identifier: string; readonly rule: Rule } & Parsed;

/** The first and last years of the series of each kind, the turns of centuries, and leap days. */
const BIRTH_DATES: Readonly<Record<Kind, readonly string[]>> = {
  fnr: ['1854-01-01', '1899-12-31', '1900-01-01', '1939-12-31', '1940-06-15', '1999-12-31', '2000-02-29', '2039-12-31'],
  dnr: ['1858-01-01', '1899-12-31', '1900-01-01', '1940-01-01', '1968-02-29', '1999-12-31', '2000-01-01', '2039-12-31'],
};

/** Years from 40 to 53 have no series with an individnummer from 500 to 899: valid only by the 2032 rule. */
const OUTSIDE_SERIES = [createFrom('10814560000', '2032'), createFrom('50925388000', '2032')] as const;

/** Added to the month of a synthetic identifier, relative to +80 in the generated ones. */
const OTHER_OFFSETS = [-80 + 40, -80 + 65] as const;

/** Identifiers with every kind, series, offset and reason. All are synthetic, so none belongs to a real person. */
export function createIdentifierVectors(): IdentifierVector[] {
  const valid = [...takeFirst('fnr'), ...takeFirst('dnr')];
  const offset = valid.flatMap((identifier) => OTHER_OFFSETS.map((change) => shiftMonth(identifier, change)));
  const from2032 = [...generate({ from: '2032-01-01', to: '2032-12-31', rule: '2032', count: 20 })];
  const identifiers = [...valid, ...offset, ...from2032, ...OUTSIDE_SERIES, ...valid.flatMap(createInvalid)];
  const rules: readonly Rule[] = ['classic', '2032'];
  return [...new Set(identifiers)].flatMap((identifier) =>
    rules.map((rule) => ({ identifier, rule, ...parse(identifier, { rule }) })),
  );
}

function takeFirst(kind: Kind): string[] {
  const queries = BIRTH_DATES[kind].flatMap((day): GenerateOptions[] => [
    { from: day, to: day, kind, sex: 'female', count: 1 },
    { from: day, to: day, kind, sex: 'male', count: 1 },
  ]);
  return queries.flatMap((query) => [...generate(query)]);
}

/** The identifier with another month offset, and the individnummer and check digits that make it valid. */
function shiftMonth(identifier: string, change: number): string {
  const month = String(Number(identifier.slice(2, 4)) + change);
  return createFrom(`${identifier.slice(0, 2)}${month}${identifier.slice(4, 9)}00`, 'classic');
}

/** The first identifier, from this one upwards, that is valid by a rule. */
function createFrom(start: string, rule: Rule): string {
  const date = start.slice(0, 6);
  for (let number = Number(start.slice(6)); ; number++) {
    const identifier = date + String(number).padStart(5, '0');
    if (isValid(identifier, rule)) return identifier;
  }
}

/** One fault at a time: first digit, last digit, date, length, characters. */
function createInvalid(identifier: string): string[] {
  const [head, k1, k2] = [identifier.slice(0, 9), identifier.slice(9, 10), identifier.slice(10)];
  const next = (digit: string) => String((Number(digit) + 1) % 10);
  return [
    head + k1 + next(k2),
    head + next(k1) + k2,
    `00${identifier.slice(2)}`,
    `${identifier.slice(0, 2)}93${identifier.slice(4)}`,
    `${identifier.slice(0, 6)} ${identifier.slice(6)}`,
    identifier.slice(1),
    `${identifier.slice(0, 10)}x`,
  ];
}
