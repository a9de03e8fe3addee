import type { Behaviour, ScenarioPerson } from '../scenario/index.ts';
import { type Exchange, hasReply, type Reply, type Version } from './exchange.ts';
import type { ProbeName } from './probes.ts';
import { isObject, isSame, type Members, personerOf, present, type SeenPerson } from './reading.ts';

/** An exchange that was answered. */
export type Answered = Exchange & { readonly reply: Reply };

/** What the judge knows beside what it asked. */
export interface Knowledge {
  readonly version: Version;
  /** The judge's time, in ms since 1970, and whether it stands still. */
  readonly now: number;
  readonly isFrozen: boolean;
  /** The identifier of the person who is logged in, if the token for that tells. */
  readonly loggedIn?: string;
  /** The persons of the persons file. */
  readonly known: readonly ScenarioPerson[];
  /** How the persons file says that the deployment behaves. */
  readonly behaviour: Behaviour;
}

/** Everything that was asked and answered in one version of the service. */
export interface Evidence extends Knowledge {
  /** The exchanges of these probes, in the order sent; none for a probe that was not sent. */
  readonly of: (...probes: readonly ProbeName[]) => readonly Exchange[];
  /** The same of the other version; none if it is not there. */
  readonly ofOther: (...probes: readonly ProbeName[]) => readonly Exchange[];
  /** Why a probe was not sent: a token, a person or a version is missing. */
  readonly unsent: ReadonlyMap<ProbeName, string>;
  /** Every exchange that was answered with status 200 and an array `personer`. */
  readonly answers: readonly Answered[];
  /**
   * Every person in them, but for answers to requests that name nobody and should have been refused. Who is answered
   * as the last time, to a request that asks and may see alike, is not there again.
   */
  readonly persons: readonly SeenPerson[];
}

/** Arranges what was asked and answered for the rules. */
export function evidenceOf(
  exchanges: readonly Exchange[],
  unsent: ReadonlyMap<ProbeName, string>,
  knowledge: Knowledge,
  others: readonly Exchange[] = [],
): Evidence {
  const { answers, persons } = arranged.get(exchanges) ?? arrange(exchanges);
  return { ...knowledge, of: among(exchanges), ofOther: among(others), unsent, answers, persons };
}

/** What the rules find in the same exchanges. */
const arranged = new WeakMap<readonly Exchange[], Pick<Evidence, 'answers' | 'persons'>>();

function arrange(exchanges: readonly Exchange[]): Pick<Evidence, 'answers' | 'persons'> {
  const answers = exchanges.filter(hasReply).filter(isAnswer);
  const found = { answers, persons: eachOnce(answers.filter(namesPersons)) };
  arranged.set(exchanges, found);
  return found;
}

/** Most persons are answered a dozen times, and every rule looks at all of them. Who has no name may be anybody. */
function eachOnce(answers: readonly Answered[]): readonly SeenPerson[] {
  const latest = new Map<string, Members>();
  return answers.flatMap((exchange) => {
    const request = `${isMain(exchange)} ${narrows(exchange)}`;
    return personsIn(exchange).filter(({ raw }) => {
      const { personidentifikator: identifier } = raw;
      if (typeof identifier !== 'string') return true;
      const before = latest.get(request + identifier);
      latest.set(request + identifier, raw);
      return !isSame(before, raw);
    });
  });
}

/** Whether a request names what it wants of the persons. */
export const narrows = ({ request }: Exchange): boolean => request.body?.includes('"informasjonsbehov"') === true;
/** Whether a request is made with the token that everything is asked with. */
export const isMain = ({ request: { authorization } }: Exchange): boolean =>
  authorization !== null && 'token' in authorization && authorization.token === 'main';

/** Exchanges by their probes. */
export const among =
  (exchanges: readonly Exchange[]) =>
  (...probes: readonly ProbeName[]): readonly Exchange[] =>
    exchanges.filter(({ probe }) => (probes as readonly string[]).includes(probe));

const isAnswer = ({ reply }: Answered): boolean => reply.status === 200 && personerOf(reply) !== undefined;

const seen = new WeakMap<Answered, readonly SeenPerson[]>();

/** Where an identifier is sent as a number, nothing says what a person is named in the answer. */
const namesPersons = ({ probe, request }: Answered): boolean => request.identifiers.length > 0 && probe !== 'numeric';

/** The persons of an answer; what is no object is no person, and is left to the rules about answers. */
export function personsIn(exchange: Answered): readonly SeenPerson[] {
  const persons = seen.get(exchange) ?? look(exchange);
  seen.set(exchange, persons);
  return persons;
}

const look = (exchange: Answered): readonly SeenPerson[] =>
  (personerOf(exchange.reply) ?? []).flatMap((raw, index) =>
    isObject(raw) ? [{ exchange, pointer: `/personer/${index}`, person: present(raw), raw }] : [],
  );
