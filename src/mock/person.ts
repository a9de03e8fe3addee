import { type Operation, type PersonEndring, validators } from '../contract/index.ts';
import { isValid } from '../identifier/index.ts';
import { CHALLENGE } from './access.ts';
import type { Caller } from './caller.ts';
import type { Handler } from './handler.ts';
import { Refusal } from './problems.ts';
import { sendValue } from './send.ts';
import type { Service } from './service.ts';

/** The logged-in person, whatever the status: not documented is what else one that is not registered could get. */
export function person(service: Service, { version }: Operation): Handler {
  return (request, reply) => {
    const identifier = loggedIn(request.caller, service);
    return sendValue(service.tell(identifier, request.grant, version), request, reply, service.sign);
  };
}

/** Another language for the logged-in person, or none. Who is not AKTIV has none, and so has nothing to delete. */
export function endrePerson(service: Service): Handler {
  return (request, reply) => {
    const identifier = loggedIn(request.caller, service);
    if (validators.PersonEndring(request.body).length > 0) throw noLanguage();
    const { spraak } = request.body as PersonEndring;
    if (service.register.find(identifier).person.status !== 'AKTIV') {
      if (spraak !== '') throw notActive();
      return reply.code(204).send();
    }
    service.setLanguage(identifier, spraak === '' ? null : spraak);
    return reply.code(204).send();
  };
}

function noLanguage(): Refusal {
  const detail = 'send nb, nn, en or se, or an empty string to delete the preference';
  return new Refusal([{ id: 'no-language', detail, pointer: '/spraak' }]);
}

function notActive(): Refusal {
  const detail = 'only a person with status AKTIV has a language, and the logged-in person has another status';
  return new Refusal([{ id: 'not-active', detail, pointer: '/spraak' }]);
}

/** Who is logged in. A person whom the scenario lists is one, whatever the check digits. */
function loggedIn({ pid }: Caller, { register, scenario }: Service): string {
  const rule = scenario.behaviour.identifierRule === 'both' ? '2032' : 'classic';
  if (pid !== null && (isValid(pid, rule) || register.isStated(pid))) return pid;
  const detail =
    'the token must be a JWT whose claim pid is the fødselsnummer or D-number of the person who is logged in';
  throw new Refusal([{ id: 'no-pid', detail }], {
    'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", error_description="no pid"`,
  });
}
