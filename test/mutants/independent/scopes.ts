import { changeEveryPerson, changePersons, replaceResponse } from '../../support/mutants/break-service.ts';
import {
  findParsedToken,
  hasMoreThan,
  hasScope,
  isChangeLog,
  isLookup,
  isPatch,
  isRead,
  isV2,
  MAIN_CLAIMS,
  parseBody,
  restrict,
  type Which,
  withClaims,
} from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import { createContactChangesToken } from '../../support/mutants/independent/tokens.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../../support/mutants/service.ts';
import { LOGGED_IN } from '../../support/mutants/tokens.ts';

const hasOnly =
  (scope: string): Which =>
  (asked) =>
    findParsedToken(asked)?.claims.scope === scope;
const hasContact = hasOnly('krr:global/kontaktinformasjon.read');
const hasDigitalPost = hasOnly('krr:global/digitalpost.read');
const hasDelegatedContact = hasOnly('krr:global/kontaktinfo.read');
const hasDelegatedDigitalPost = hasOnly('krr:global/postkasse.read');
const hasNoKrrScope: Which = (asked) => findParsedToken(asked) !== undefined && !hasScope(asked, 'krr:');
const isUser: Which = (asked) => hasScope(asked, 'krr:user/');

/** Handles some requests as if their token had these claims. */
const grant = (which: Which, claims: object): Change =>
  restrict(which, (service) => (asked) => service(withClaims(asked, claims)));
const all =
  (...tests: readonly Which[]): Which =>
  (asked) =>
    tests.every((holds) => holds(asked));

/** Serves the first response to each key again. */
const cacheBy =
  (readKey: (asked: ServiceRequest) => string, which: Which = isLookup): Change =>
  (service) => {
    const cache = new Map<string, Promise<ServiceResponse>>();
    return async (asked) => {
      // Rejected tokens do not reach the cache.
      if (!which(asked) || !findParsedToken(asked)?.isSignedByIssuer) return service(asked);
      const key = readKey(asked);
      const answer = cache.get(key) ?? service(asked);
      if ((await answer).status === 200) cache.set(key, answer);
      return answer;
    };
  };

/** Assembles responses from the persons that earlier responses contained. */
const cachePersons: Change = (service) => {
  const known = new Map<string, object>();
  return changeEveryPerson((person) => {
    const cached = known.get(person.personidentifikator);
    if (cached === undefined) known.set(person.personidentifikator, structuredClone(person));
    else Object.assign(person, structuredClone(cached));
  })(service);
};

const USER_CLAIMS = { scope: 'krr:user/kontaktinformasjon.read krr:user/digitalpost.read', pid: LOGGED_IN };
const CHANGE_CLAIMS = { scope: `krr:global/hentendring.read ${MAIN_CLAIMS.scope}` };

export const scopeMutants: readonly IndependentMutant[] = [
  {
    name: 'returns all data to a token without any KRR scope',
    serve: grant(all(isLookup, hasNoKrrScope), MAIN_CLAIMS),
  },
  {
    name: 'returns contact information to a token without any KRR scope in v2',
    serve: grant(all(isLookup, isV2, hasNoKrrScope), { scope: 'krr:global/kontaktinformasjon.read' }),
  },
  {
    name: 'returns mailboxes to a token without any KRR scope for batches',
    serve: grant(all(hasMoreThan(1), hasNoKrrScope), { scope: 'krr:global/digitalpost.read' }),
  },
  {
    name: 'returns only the language to a token without any KRR scope',
    serve: (service) =>
      restrict(
        all(isLookup, hasNoKrrScope),
        (next) => (asked) =>
          changePersons(
            () => true,
            (person) => {
              delete person.kontaktinformasjon;
              delete person.varslingsstatus;
            },
          )(next)(withClaims(asked, { scope: 'krr:global/kontaktinformasjon.read' })),
      )(service),
  },
  { name: 'lets a logged-in person look up every person', serve: grant(all(isLookup, isUser), MAIN_CLAIMS) },
  {
    name: 'lets a logged-in person look up every person in v2',
    serve: grant(all(isLookup, isV2, isUser), MAIN_CLAIMS),
  },
  {
    name: 'returns the first person to a token without pid',
    serve: grant((asked) => isRead(asked) && hasScope(asked, 'krr:global/'), USER_CLAIMS),
  },
  {
    name: 'returns the last logged-in person to a token without pid',
    serve: (service) => {
      let last: unknown;
      return (asked) => {
        if (!isRead(asked)) return service(asked);
        const pid = findParsedToken(asked)?.claims.pid;
        last = pid ?? last;
        return service(
          pid === undefined && last !== undefined ? withClaims(asked, { ...USER_CLAIMS, pid: last }) : asked,
        );
      };
    },
  },
  {
    name: 'changes the language for a token without the scope spraak.write',
    serve: grant((asked) => isPatch(asked) && hasScope(asked, 'krr:global/'), {
      scope: 'krr:user/spraak.write',
      pid: LOGGED_IN,
    }),
  },
  {
    name: 'confirms a change of the language without the scope spraak.write, and changes nothing',
    serve: replaceResponse(
      (asked) => isPatch(asked) && hasScope(asked, 'krr:global/'),
      async () => ({ status: 204, headers: {}, body: '' }),
    ),
  },
  {
    name: 'returns the log of changes without the scope hentendring.read',
    serve: grant((asked) => isChangeLog(asked) && hasScope(asked, 'krr:global/kontaktinformasjon.read'), CHANGE_CLAIMS),
  },
  {
    name: 'returns the log of changes to any valid token',
    serve: grant((asked) => isChangeLog(asked) && findParsedToken(asked)?.isSignedByIssuer === true, CHANGE_CLAIMS),
  },
  {
    name: 'returns the log of changes to a logged-in person',
    serve: grant(all(isChangeLog, isUser), CHANGE_CLAIMS),
  },
  {
    name: 'returns the log of changes without a token',
    serve: grant((asked) => isChangeLog(asked) && asked.headers.authorization === undefined, CHANGE_CLAIMS),
  },
  {
    name: 'returns mailboxes in the log of changes to a token with the contact scope only',
    serve: grant((asked) => isChangeLog(asked) && hasScope(asked, 'hentendring'), CHANGE_CLAIMS),
    tokens: (issuer) => ({ changes: createContactChangesToken(issuer) }),
  },
  {
    name: 'returns mailboxes for the contact scope in v2',
    serve: grant(all(isLookup, isV2, hasContact), MAIN_CLAIMS),
  },
  {
    name: 'returns mailboxes for the contact scope in batches over 100',
    serve: grant(all(hasMoreThan(100), hasContact), MAIN_CLAIMS),
  },
  {
    name: 'returns certificates for the contact scope',
    serve: restrict(
      all(isLookup, hasContact),
      (service) => (asked) =>
        changePersons(
          ({ digital_post }) => digital_post !== undefined,
          (person) => delete person.digital_post,
        )(service)(withClaims(asked, MAIN_CLAIMS)),
    ),
  },
  {
    name: 'returns the language for the scope of mailboxes',
    serve: restrict(
      all(isLookup, hasDigitalPost),
      (service) => (asked) =>
        changeEveryPerson((person) => {
          delete person.kontaktinformasjon;
          delete person.varslingsstatus;
        })(service)(withClaims(asked, MAIN_CLAIMS)),
    ),
  },
  {
    name: 'returns contact information for the scope of mailboxes to batches',
    serve: grant(all(hasMoreThan(1), hasDigitalPost), MAIN_CLAIMS),
  },
  {
    name: 'returns mailboxes for the delegated contact scope',
    serve: grant(all(isLookup, hasDelegatedContact), MAIN_CLAIMS),
  },
  {
    name: 'returns contact information for the delegated scope of mailboxes in v2',
    serve: grant(all(isLookup, isV2, hasDelegatedDigitalPost), MAIN_CLAIMS),
  },
  {
    name: 'returns no language for the delegated contact scope',
    serve: restrict(
      all(isLookup, hasDelegatedContact),
      changeEveryPerson((person) => delete person.spraak),
    ),
  },
  {
    name: 'knows the delegated scopes in v1 only',
    serve: grant((asked) => isV2(asked) && (hasDelegatedContact(asked) || hasDelegatedDigitalPost(asked)), {
      scope: 'krr:unknown',
    }),
  },
  { name: 'caches responses without regard to the token', serve: cacheBy(({ path, body }) => path + body) },
  {
    name: 'caches v2 responses without regard to the token',
    serve: cacheBy(({ path, body }) => path + body, all(isLookup, isV2)),
  },
  {
    name: 'caches responses by the client of the token',
    serve: cacheBy((asked) => findParsedToken(asked)?.claims.client_id + asked.path + asked.body),
  },
  {
    name: 'caches responses for single persons without regard to the token',
    serve: cacheBy(
      ({ path, identifiers }) => path + identifiers.join(),
      (asked) => isLookup(asked) && asked.identifiers.length === 1,
    ),
  },
  { name: 'caches persons without regard to the token', serve: cachePersons },
  {
    name: 'caches responses by the identifiers, and ignores inkluderIkkeRegistrerte',
    serve: cacheBy((asked) => asked.path + asked.headers.authorization + parseBody(asked).personidentifikatorer),
  },
  {
    name: 'caches the logged-in person for every token',
    serve: cacheBy(({ path }) => path, isRead),
  },
  {
    name: 'caches responses by the length of the body',
    serve: cacheBy(({ path, body, headers }) => `${path} ${body.length} ${headers.authorization}`),
  },
  {
    name: 'caches responses by the first and the last identifier',
    serve: cacheBy((asked) =>
      [
        asked.path,
        asked.headers.authorization,
        asked.identifiers[0],
        asked.identifiers.at(-1),
        asked.identifiers.length,
      ].join(),
    ),
  },
];
