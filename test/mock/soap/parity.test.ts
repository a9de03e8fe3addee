import { expect, test } from 'vitest';
import type { Person } from '../../../src/contract/index.ts';
import { listMappedMembers } from '../../../src/soap/index.ts';
import { identifiersOf } from '../../support/mock/identifiers.ts';
import { personsAt, started } from '../../support/mock/run-mock.ts';
import { askOver } from '../../support/mock/soap.ts';
import { hentPersoner, type Plain, personsOf } from '../../support/soap/service.ts';

/** A moment that stands still: some of the standard persons lie exactly on the border of 18 months. */
const NOW = '2026-11-23T12:00:00+01';
const NEEDS = ['Kontaktinfo', 'SikkerDigitalPost', 'Sertifikat', 'VarslingsStatus'];
const lines = listMappedMembers().filter(({ element }) => element !== null);

/** The value at a path of a REST response, such as `kontaktinformasjon.epostadresse`. */
const memberAt = (person: Person, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], person);

/** The value at a path of a SOAP response: an element, or the text of an attribute. */
const partAt = (person: Record<string, Plain>, path: string): Plain | string | undefined => {
  const [first, ...rest] = path.split('/');
  return rest.reduce<Plain | string | undefined>((at, name) => {
    if (at === undefined || typeof at === 'string') return undefined;
    return name.startsWith('@') ? at.attributes[name.slice(1)] : at.children.find((child) => child.name === name);
  }, person[first!]);
};

/** A value of either protocol in a form that both have: instants for timestamps, and no more than presence for objects. */
function comparable(value: unknown): unknown {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? instantOf(value) : value;
  const { children, text } = value as Partial<Plain>;
  return children === undefined || children.length > 0 ? 'there' : text;
}

const instantOf = (timestamp: string): number => Date.parse(timestamp.replace(/[+-]\d\d$/, '$&:00'));

/** Both responses, line by line. */
const read = (at: (path: string) => unknown, side: 'member' | 'element') =>
  Object.fromEntries(lines.map((line) => [line.member, comparable(at(line[side]!))]));

test('REST version 1 with every scope and SOAP with every informasjonsbehov return the same data', async () => {
  const mock = await started({ now: NOW });
  const standard = mock.scenario.persons.map(({ identifier }) => identifier);
  const identifiers = [...standard, ...identifiersOf(500, 7)];
  const rest = await personsAt(mock, identifiers);
  const answer = await askOver(mock, hentPersoner(identifiers, NEEDS));
  const soap = personsOf(answer);
  expect(soap).toHaveLength(identifiers.length);
  for (const [index, person] of rest.entries()) {
    const overRest = read((path) => memberAt(person, path), 'member');
    expect(read((path) => partAt(soap[index]!, path), 'element')).toEqual(overRest);
    expect(overRest.personidentifikator).toBe(identifiers[index]);
  }
  for (const { member } of lines) {
    const having = rest.filter((person) => memberAt(person, member) !== undefined);
    expect(having.length, `${member} is compared`).toBeGreaterThan(20);
  }
  expect(new Set(rest.map(({ status }) => status)).size).toBe(3);
});
