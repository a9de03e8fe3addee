import { type Operation, type PersonEndring, validators } from '../../contract/index.ts';
import { isValid } from '../../identifier/index.ts';
import { type Caller, CHALLENGE } from '../auth/authenticate.ts';
import { ApiError } from '../http/errors.ts';
import { sendValue } from '../http/response.ts';
import type { MockState } from '../state.ts';
import type { Handler } from './index.ts';

/** The logged-in person, whatever the status: not documented is what else one that is not registered could get. */
export function createPersonHandler(state: MockState, { version }: Operation): Handler {
  return (request, reply) => {
    const identifier = requireLoggedInPerson(request.caller, state);
    return sendValue(state.projectPerson(identifier, request.permittedParts, version), request, reply, state.sign);
  };
}

/** Another language for the logged-in person, or none. Who is not AKTIV has none, and so has nothing to delete. */
export function createPersonUpdateHandler(state: MockState): Handler {
  return (request, reply) => {
    const identifier = requireLoggedInPerson(request.caller, state);
    if (validators.PersonEndring(request.body).length > 0) throw createInvalidLanguageError();
    const { spraak } = request.body as PersonEndring;
    if (state.register.find(identifier).person.status !== 'AKTIV') {
      if (spraak !== '') throw createPersonNotActiveError();
      return reply.code(204).send();
    }
    state.setLanguage(identifier, spraak === '' ? null : spraak);
    return reply.code(204).send();
  };
}

function createInvalidLanguageError(): ApiError {
  const detail = 'send nb, nn, en or se, or an empty string to delete the preference';
  return new ApiError([{ id: 'invalid-language', detail, pointer: '/spraak' }]);
}

function createPersonNotActiveError(): ApiError {
  const detail = 'only a person with status AKTIV has a language, and the logged-in person has another status';
  return new ApiError([{ id: 'person-not-active', detail, pointer: '/spraak' }]);
}

/** Who is logged in. A person whom the scenario lists is one, whatever the check digits. */
function requireLoggedInPerson({ pid }: Caller, { register, scenario }: MockState): string {
  const rule = scenario.behaviour.identifierRule === 'both' ? '2032' : 'classic';
  if (pid !== null && (isValid(pid, rule) || register.isSpecified(pid))) return pid;
  const detail =
    'the token must be a JWT whose claim pid is the fødselsnummer or D-number of the person who is logged in';
  throw new ApiError([{ id: 'missing-pid', detail }], {
    'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", error_description="no pid"`,
  });
}
