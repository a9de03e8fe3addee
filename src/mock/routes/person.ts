import { type Operation, type PersonEndring, validators } from '../../contract/index.ts';
import { isValid } from '../../identifier/index.ts';
import { type Caller, CHALLENGE } from '../auth/authenticate.ts';
import { ApiError } from '../http/errors.ts';
import { sendValue } from '../http/response.ts';
import type { MockState } from '../state.ts';
import type { Handler } from './handler.ts';

/** Returns the logged-in person with any status: the response for an unregistered person is not documented. */
export function createPersonHandler({ version }: Operation): Handler {
  return (request, reply) => {
    const { caller, session } = request.context;
    const { state } = session;
    const identifier = requireLoggedInPerson(caller, state);
    return sendValue(
      state.projectPerson(identifier, request.context.permittedParts, version),
      request,
      reply,
      state.sign,
    );
  };
}

/** Sets or deletes the language of the logged-in person. Only a person with status AKTIV has a language. */
export function createPersonUpdateHandler(): Handler {
  return (request, reply) => {
    const { caller, session } = request.context;
    const { state } = session;
    const identifier = requireLoggedInPerson(caller, state);
    if (validators.PersonEndring(request.context.json).length > 0) throw createInvalidLanguageError();
    const { spraak } = request.context.json as PersonEndring;
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

/** Gets the identifier of the logged-in person. An identifier in the scenario may have any check digits. */
export function requireLoggedInPerson({ pid }: Pick<Caller, 'pid'>, { register, scenario }: MockState): string {
  const rule = scenario.behaviour.identifierRule === 'both' ? '2032' : 'classic';
  if (pid !== null && (isValid(pid, rule) || register.isSpecified(pid))) return pid;
  const detail = 'the token must be a JWT whose claim pid is the fødselsnummer or D-number of the logged-in person';
  throw new ApiError([{ id: 'missing-pid', detail }], {
    'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", error_description="no pid"`,
  });
}
