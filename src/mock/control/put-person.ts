import { isMapping } from '../../scenario/mapping.ts';
import type { ScenarioPerson } from '../../scenario/scenario-person.ts';
import { requireBody } from './asked-for.ts';
import { findPersons } from './persons.ts';
import { ControlApiError } from './refusal.ts';
import type { ControlContext, ControlRequest, ControlResponse } from './route.ts';

/** What says who somebody is. */
const IDENTITY_FIELDS = ['identifier', 'kind', 'born', 'sex'];

/** Who has a role keeps the identifier, unless another one is stated or described. */
function keepIdentifier(body: unknown, persons: readonly ScenarioPerson[], role: string): unknown {
  const known = persons.find((person) => person.role === role);
  if (known === undefined || !isMapping(body) || IDENTITY_FIELDS.some((member) => Object.hasOwn(body, member)))
    return body;
  return { identifier: known.identifier, ...body };
}

/** Puts a person into the scenario, by the words of a scenario file. @throws ControlRefusal naming every mistake */
export async function putPerson({ state }: ControlContext, { params, body }: ControlRequest): Promise<ControlResponse> {
  requireBody(body);
  const { parsePerson } = await import('../../scenario/parse-person.ts');
  const { persons, behaviour } = state.scenario;
  const role = params.role!;
  const taken = new Set(persons.filter((other) => other.role !== role).map(({ identifier }) => identifier));
  const parsed = parsePerson(
    role,
    keepIdentifier(body, persons, role),
    taken,
    behaviour.identifierRule === 'both' ? '2032' : 'classic',
  );
  if (!parsed.ok) {
    const details = parsed.diagnostics.map(({ pointer, message }) => ({ pointer, detail: message }));
    throw new ControlApiError('bad-person', details);
  }
  state.putPerson(parsed.person);
  return { json: { persons: findPersons(state, { role }) } };
}
