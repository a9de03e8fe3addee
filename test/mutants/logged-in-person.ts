import { foundAt, type Json, refusal, where } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { STRANGER } from '../support/mutants/persons.ts';
import type { Answer, Asked, Change } from '../support/mutants/service.ts';

const PERSON = /\/person$/;

const answeringOneself = (change: (person: Json) => unknown): Change => foundAt(PERSON, change);

const isPatch = ({ method }: Asked): boolean => method === 'PATCH';
const languageIn = ({ body }: Asked): string => JSON.parse(body).spraak;
const isDeletion = (asked: Asked): boolean => isPatch(asked) && languageIn(asked) === '';
const isInvalid = (asked: Asked): boolean => isPatch(asked) && languageIn(asked) === 'sv';
const isToLanguage = (asked: Asked): boolean => isPatch(asked) && !isDeletion(asked) && !isInvalid(asked);

const DONE: Answer = { status: 204, headers: {}, body: '' };
const done = async (): Promise<Answer> => DONE;

/** Does what is asked, and answers otherwise. */
const saying = (which: (asked: Asked) => boolean, status: number): Change =>
  where(which, async (asked, service) => ({ ...(await service(asked)), status }));

/** Changes the language to this one, when any is asked for. */
const languageOnly = (spraak: string): Change =>
  where(isToLanguage, async (asked, service) => service({ ...asked, body: JSON.stringify({ spraak }) }));

export const meMutants: readonly Mutant[] = [
  {
    name: 'somebody else',
    breaks: 'answers another person than the one who is logged in',
    fires: ['logged-in-person/own-person'],
    serve: answeringOneself((person) => ({ ...person, personidentifikator: STRANGER })),
  },
  {
    name: 'a wrapped person',
    breaks: 'wraps something around the logged-in person',
    fires: ['logged-in-person/own-person'],
    serve: answeringOneself((person) => ({ person })),
  },
  {
    name: 'a list of oneself',
    breaks: 'answers the logged-in person in a list',
    fires: ['logged-in-person/own-person'],
    serve: answeringOneself((person) => [person]),
  },
  {
    name: 'oneself without a status',
    breaks: 'leaves out the status of the logged-in person',
    fires: ['logged-in-person/own-person'],
    serve: answeringOneself(({ status: _, ...person }) => person),
  },
  {
    name: 'oneself fails',
    breaks: 'fails over the logged-in person',
    fires: ['logged-in-person/own-person', 'request/no-server-error'],
    serve: where(
      ({ path }) => PERSON.test(path),
      async () => refusal(500),
    ),
  },
  {
    name: 'changed with 200',
    breaks: 'answers 200 when the language is changed or deleted',
    fires: ['logged-in-person/patch-204', 'logged-in-person/delete-preference'],
    serve: saying((asked) => isPatch(asked) && !isInvalid(asked), 200),
  },
  {
    name: 'languages refused',
    breaks: 'refuses every language',
    fires: ['logged-in-person/patch-204', 'logged-in-person/patch-reverted'],
    serve: where(isToLanguage, async () => refusal(422)),
  },
  {
    name: 'changing fails',
    breaks: 'fails over every change of the language',
    fires: [
      'logged-in-person/patch-204',
      'logged-in-person/invalid-language-rejected',
      'logged-in-person/delete-preference',
      'request/no-server-error',
    ],
    serve: where(isPatch, async () => refusal(500)),
  },
  {
    name: 'changes forgotten',
    breaks: 'says that the language is changed, and forgets it',
    fires: ['logged-in-person/patch-visible', 'logged-in-person/patch-reverted'],
    serve: where(isToLanguage, done),
  },
  {
    name: 'changes delayed',
    breaks: 'answers the logged-in person as they were two requests ago',
    fires: [
      'logged-in-person/patch-visible',
      'logged-in-person/invalid-language-rejected',
      'logged-in-person/delete-preference',
    ],
    serve: (service) => {
      const remembered: Answer[] = [];
      return async (asked) => {
        const answer = await service(asked);
        if (!PERSON.test(asked.path) || isPatch(asked)) return answer;
        remembered.push(answer);
        return remembered.at(-2) ?? answer;
      };
    },
  },
  {
    name: 'one language',
    breaks: 'changes the language to the same one, whatever is asked for',
    fires: ['logged-in-person/patch-visible', 'logged-in-person/patch-reverted'],
    serve: languageOnly('se'),
  },
  {
    name: 'any language',
    breaks: 'takes a language that the register does not have',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: where(isInvalid, done),
  },
  {
    name: 'any language, kept',
    breaks: 'keeps a language that the register does not have',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: (service) => {
      let kept = false;
      return async (asked) => {
        if (isPatch(asked)) kept = isInvalid(asked);
        if (isInvalid(asked)) return DONE;
        const answer = await service(asked);
        if (!kept || !PERSON.test(asked.path)) return answer;
        return { ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), spraak: 'sv' }) };
      };
    },
  },
  {
    name: 'another language is a bad request',
    breaks: 'answers 400 to a language that the register does not have',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: saying(isInvalid, 400),
  },
  {
    name: 'refused by another status, and changed',
    breaks: 'answers 400 to a language that the register does not have, and deletes the one there was',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: where(isInvalid, async (asked, service) => {
      await service({ ...asked, body: JSON.stringify({ spraak: '' }) });
      return { ...(await service(asked)), status: 400 };
    }),
  },
  {
    name: 'refused and changed',
    breaks: 'refuses a language that the register does not have, and deletes the one there was',
    fires: ['logged-in-person/invalid-language-rejected'],
    serve: where(isInvalid, async (asked, service) => {
      await service({ ...asked, body: JSON.stringify({ spraak: '' }) });
      return service(asked);
    }),
  },
  {
    name: 'no deletion',
    breaks: 'refuses to delete the language',
    fires: ['logged-in-person/delete-preference'],
    serve: where(isDeletion, async () => refusal(422)),
  },
  {
    name: 'deletions forgotten',
    breaks: 'says that the language is deleted, and keeps it',
    fires: ['logged-in-person/delete-preference'],
    serve: where(isDeletion, done),
  },
];
