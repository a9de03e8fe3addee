import type { Case } from './case.ts';

const A = '01837012046';
const person = (personidentifikator: string) => ({ personidentifikator, reservasjon: 'NEI', status: 'AKTIV' });

export const cases: readonly Case[] = [
  {
    rule: 'answer/status-200',
    name: 'a lookup is answered',
    outcome: 'holds',
    exchanges: [{ probe: 'one', identifiers: [A], body: { personer: [person(A)] } }],
  },
  {
    rule: 'answer/status-200',
    name: 'a lookup is refused',
    outcome: 'broken',
    exchanges: [{ probe: 'one', identifiers: [A], status: 403, body: {} }],
  },
];
