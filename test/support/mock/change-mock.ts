import { expect } from 'vitest';
import { type EndringerResponse, type Person, validators } from '../../../src/contract/index.ts';
import { createSessionIssuer } from '../../../src/maskinporten/index.ts';
import { createMock, Log, unverifiedToken } from '../../../src/mock/index.ts';
import { type Clock, frozenClock } from '../../../src/register/index.ts';
import type { PersonSpec, Scenario, ScenarioPerson } from '../../../src/scenario/index.ts';
import { jwt, lookUp, NOW, post, standard } from './in-process.ts';

/** The path of the change log. */
export const PATH = '/rest/v2/krr/hentEndringer';

const issuer = createSessionIssuer({ issuer: 'http://127.0.0.1/' });

/** A mock that can be changed from behind; a clock of null leaves it the time of its scenario. */
export function changeable(changes: { scenario?: Scenario; clock?: Clock | null } = {}) {
  const { scenario = standard, clock = frozenClock(NOW) } = changes;
  const log = new Log('silent', { write: () => {} });
  const timed = clock === null ? {} : { clock };
  const { app, sessions } = createMock({
    scenario,
    seed: 1,
    authenticator: unverifiedToken(),
    basePath: '',
    issuer,
    log,
    ...timed,
  });
  const changesAfter = async (fraEndringsId: number, authorization = 'Bearer any'): Promise<EndringerResponse> => {
    const answer = await post(app, JSON.stringify({ fraEndringsId }), { authorization }, PATH);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(validators.EndringerResponse(answer.json())).toEqual([]);
    expect(answer.json().fraEndringsId).toBe(fraEndringsId);
    return answer.json();
  };
  const changed = async (from: number) => (await changesAfter(from)).list.map((person) => person.personidentifikator);
  const latest = async () => (await changesAfter(0)).sisteEndringsId;
  const patch = (pid: string, spraak: string) =>
    app.inject({
      method: 'PATCH',
      url: '/rest/v1/person',
      headers: { authorization: `Bearer ${jwt({ scope: 'krr:user/spraak.write', pid })}` },
      payload: { spraak },
    });
  /** Whoever of these is found, in version 2, by identifier. */
  const found = async (identifiers: readonly string[]): Promise<Map<string, Person>> => {
    const persons: Person[] = [];
    for (let at = 0; at < identifiers.length; at += 1000) {
      persons.push(...(await lookUp(app, identifiers.slice(at, at + 1000), { version: 'v2' })));
    }
    return new Map(persons.map((person) => [person.personidentifikator, person]));
  };
  return { app, service: sessions.default.state, changesAfter, changed, latest, patch, found };
}

export const person = (role: string, identifier: string, specified: PersonSpec): ScenarioPerson => ({
  role,
  identifier,
  specified,
});

export const scenarioOf = (...persons: ScenarioPerson[]): Scenario => ({ ...standard, persons });
