import {
  changeBodyAt,
  changeEveryPerson,
  changePersons,
  type Json,
  replaceResponse,
} from '../../support/mutants/break-service.ts';
import {
  hasMoreThan,
  isChangeLog,
  isLookup,
  isPatch,
  isRead,
  isV2,
  parseBody,
  readBody,
  restrict,
  type Which,
  withBody,
} from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import { findIdentifier } from '../../support/mutants/persons.ts';
import type { Change, ServiceResponse } from '../../support/mutants/service.ts';
import { LOGGED_IN } from '../../support/mutants/tokens.ts';

const NO_CONTENT: ServiceResponse = { status: 204, headers: {}, body: '' };
const isOwn = ({ personidentifikator }: Json): boolean => personidentifikator === LOGGED_IN;

/** Changes responses after the language has been changed for the first time. */
const afterPatch =
  (change: (spraak: string) => Change): Change =>
  (service) => {
    let changed = service;
    return async (asked) => {
      if (!isPatch(asked)) return changed(asked);
      const answer = await service(asked);
      if (answer.status === 204) changed = change(parseBody(asked).spraak)(service);
      return answer;
    };
  };

const setLanguage = (person: Json, spraak: string): void => {
  if (spraak === '') delete person.spraak;
  else person.spraak = spraak;
};

/** Keeps the person as before the first change in some responses. */
const keepOld = (which: Which): Change =>
  afterPatch(() =>
    restrict(
      which,
      changePersons(isOwn, (person) => {
        if (person.kontaktinformasjon === undefined) return;
        person.spraak = 'nn';
      }),
    ),
  );

const changeOwn = (change: (person: Json) => unknown): Change => changeBodyAt(/\/person$/, change);

/** Stores another language than the request names. */
const storing = (stored: (spraak: string) => string): Change =>
  restrict(isPatch, (service) => (asked) => {
    const { spraak, ...others } = parseBody(asked);
    return service({ ...asked, body: JSON.stringify({ ...others, spraak: stored(spraak) }) });
  });

export const loggedInPersonMutants: readonly IndependentMutant[] = [
  {
    name: 'changes the language of the next person in the register too',
    serve: afterPatch((spraak) =>
      changePersons(
        ({ personidentifikator }) => personidentifikator === findIdentifier('language-en'),
        (person) => setLanguage(person, spraak),
      ),
    ),
  },
  {
    name: 'changes the language of every person',
    serve: afterPatch((spraak) =>
      changePersons(
        (person) => person.kontaktinformasjon !== undefined,
        (person) => setLanguage(person, spraak),
      ),
    ),
  },
  {
    name: 'counts a change of the language as a verification of the e-mail address',
    serve: afterPatch(() =>
      changeOwn((person) => {
        if (person.kontaktinformasjon)
          person.kontaktinformasjon.epostadresse_sist_verifisert = '2026-11-23T11:00:00+01';
        return person;
      }),
    ),
  },
  {
    name: 'forgets the e-mail address when the language is changed',
    serve: afterPatch(() => changeOwn(({ kontaktinformasjon: _, ...person }) => person)),
  },
  {
    name: 'reserves the person when the language is changed',
    serve: afterPatch(() => changeOwn((person) => ({ ...person, reservasjon: 'JA' }))),
  },
  {
    name: 'forgets the e-mail address in the lookup when the language is changed',
    serve: afterPatch(() => changePersons(isOwn, (person) => delete person.kontaktinformasjon)),
  },
  { name: 'shows a changed language in v2 only', serve: keepOld((asked) => isLookup(asked) && !isV2(asked)) },
  { name: 'shows a changed language in v1 only', serve: keepOld((asked) => isLookup(asked) && isV2(asked)) },
  {
    name: 'shows a changed language to single lookups, but not in batches',
    serve: keepOld((asked) => isLookup(asked) && hasMoreThan(1)(asked)),
  },
  {
    name: 'does not log a changed language',
    serve: restrict(isChangeLog, (service) => async (asked) => {
      const answer = await service(asked);
      if (answer.status !== 200) return answer;
      const { list, ...ids } = readBody(answer);
      const kept = list.filter((person: Json) => !isOwn(person) || person.spraak === 'nn');
      return withBody(answer, { ...ids, list: kept });
    }),
  },
  {
    name: 'logs a changed language with the old language',
    serve: afterPatch(() =>
      changeBodyAt(/hentEndringer$/, ({ list, ...ids }) => ({
        ...ids,
        list: list.map((person: Json) => (isOwn(person) ? { ...person, spraak: 'nn' } : person)),
      })),
    ),
  },
  {
    name: 'returns the e-mail address of another person to the logged-in person',
    serve: changeOwn(({ kontaktinformasjon, ...person }) => ({
      ...person,
      kontaktinformasjon: { ...kontaktinformasjon, epostadresse: 'emma.hill@example.net' },
    })),
  },
  {
    name: 'returns the mailbox of another person to the logged-in person',
    serve: changeOwn((person) => ({
      ...person,
      digital_post: { postkasseadresse: 'nina.lie#7B3X', postkasseleverandoeradresse: '922020175' },
    })),
  },
  {
    name: 'returns other data of the logged-in person in v2',
    serve: changeBodyAt(/\/v2\/person$/, (person) => ({ ...person, spraak: 'se' })),
  },
  {
    name: 'returns another person as the logged-in person in v2',
    serve: changeBodyAt(/\/v2\/person$/, (person) => ({
      ...person,
      personidentifikator: findIdentifier('language-se'),
    })),
  },
  {
    name: 'applies a change of the language with the next one',
    serve: (service) => {
      let waiting: Parameters<typeof service>[0] | undefined;
      return async (asked) => {
        if (!isPatch(asked) || parseBody(asked).spraak === 'sv') return service(asked);
        if (waiting !== undefined) await service(waiting);
        waiting = asked;
        return NO_CONTENT;
      };
    },
  },
  { name: 'stores nb for nn', serve: storing((spraak) => (spraak === 'nn' ? 'nb' : spraak)) },
  { name: 'stores nb instead of deleting the language', serve: storing((spraak) => (spraak === '' ? 'nb' : spraak)) },
  { name: 'stores en for se', serve: storing((spraak) => (spraak === 'se' ? 'en' : spraak)) },
  {
    name: 'keeps the old spraak_oppdatert when the language is changed',
    serve: afterPatch(
      () => (service) =>
        changeOwn((person) => ({ ...person, spraak_oppdatert: '2025-09-23T12:00:00+02' }))(
          changePersons(isOwn, (person) => {
            if (person.spraak_oppdatert) person.spraak_oppdatert = '2025-09-23T12:00:00+02';
          })(service),
        ),
    ),
  },
  {
    name: 'accepts any language code of two letters',
    serve: replaceResponse(
      (asked) =>
        isPatch(asked) &&
        /^[a-z]{2}$/.test(parseBody(asked).spraak) &&
        !['nb', 'nn', 'en', 'se'].includes(parseBody(asked).spraak),
      async () => NO_CONTENT,
    ),
  },
  {
    name: 'forgets a changed language after three requests',
    serve: (service) => {
      let left = Number.POSITIVE_INFINITY;
      return async (asked) => {
        if (isPatch(asked)) left = 3;
        const answer = await service(asked);
        if (!isRead(asked) || answer.status !== 200 || --left > 0) return answer;
        return withBody(answer, { ...readBody(answer), spraak: 'nn' });
      };
    },
  },
  {
    name: 'marks every person as changed when the language is changed',
    serve: afterPatch(() =>
      changeEveryPerson((person) => {
        if (person.spraak_oppdatert) person.spraak_oppdatert = '2026-11-23T11:00:00+01';
      }),
    ),
  },
];
