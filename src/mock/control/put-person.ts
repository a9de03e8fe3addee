import { isMapping } from '../../scenario/mapping.ts';
import type { ScenarioPerson } from '../../scenario/scenario-person.ts';
import { requireBody } from './asked-for.ts';
import { personsOf } from './persons.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlAnswer, Controlled, ControlRequest } from './route.ts';

/** What says who somebody is. */
const DESCRIBES = ['identifier', 'kind', 'born', 'sex'];

/** Who has a role keeps the identifier, unless another one is stated or described. */
function identified(body: unknown, persons: readonly ScenarioPerson[], role: string): unknown {
  const known = persons.find((person) => person.role === role);
  if (known === undefined || !isMapping(body) || DESCRIBES.some((member) => Object.hasOwn(body, member))) return body;
  return { identifier: known.identifier, ...body };
}

/** Puts a person into the scenario, by the words of a scenario file. @throws ControlRefusal naming every mistake */
export async function putPerson({ service }: Controlled, { params, body }: ControlRequest): Promise<ControlAnswer> {
  requireBody(body);
  const { parsePerson } = await import('../../scenario/parse-person.ts');
  const { persons, behaviour } = service.scenario;
  const role = params.role!;
  const taken = new Set(persons.filter((other) => other.role !== role).map(({ identifier }) => identifier));
  const parsed = parsePerson(
    role,
    identified(body, persons, role),
    taken,
    behaviour.identifierRule === 'both' ? '2032' : 'classic',
  );
  if (!parsed.ok) {
    const problems = parsed.mistakes.map(({ pointer, message }) => ({ pointer, detail: message }));
    throw new ControlRefusal('bad-person', problems);
  }
  service.putPerson(parsed.person);
  return { json: { persons: personsOf(service, { role }) } };
}
