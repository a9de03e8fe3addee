import type { TokenName } from '../../src/conformance/target/exchange.ts';
import { standard } from '../support/mock/in-process.ts';
import {
  changeBody,
  changeRequest,
  createError,
  isLookup,
  type Json,
  replaceResponse,
} from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { isActive } from '../support/mutants/persons.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';
import { findTokenName, TOKENS } from '../support/mutants/tokens.ts';

export const hasToken =
  (...names: readonly TokenName[]) =>
  ({ headers }: ServiceRequest): boolean =>
    names.some((name) => name === findTokenName(headers.authorization));

/** Handles a request with one token as if it carried another. */
export const exchangeTokens = (one: TokenName, other: TokenName) =>
  changeRequest((asked) =>
    hasToken(one)(asked)
      ? { ...asked, headers: { ...asked.headers, authorization: `Bearer ${TOKENS[other]}` } }
      : asked,
  );

/** Changes persons in responses to some tokens. */
const changeForTokens = (names: readonly TokenName[], change: (person: Json) => void) =>
  changeBody((answer, asked) => {
    if (hasToken(...names)(asked)) answer.personer.forEach(change);
    return answer;
  });

const changeIfActive = (change: (person: Json) => void) => (person: Json) => {
  if (isActive(person)) change(person);
};

const isChangeLog = ({ path }: ServiceRequest): boolean => path.endsWith('/hentEndringer');

const [FIRST, SECOND, THIRD, FOURTH] = standard.persons.map(({ identifier }) => identifier);

/** Keeps responses that persons in another order than that of the file have: the batch itself is sent at once with every token. */
const cacheResponses =
  (getKey: (asked: ServiceRequest) => string | undefined): Change =>
  (service) => {
    const kept = new Map<string, Promise<ServiceResponse>>();
    return (asked) => {
      const key = getKey(asked);
      const [first, ...others] = asked.identifiers;
      const isKept = [SECOND, THIRD, FOURTH].includes(first) && others.includes(FIRST!);
      if (key === undefined || !isKept || !isLookup(asked)) return service(asked);
      const response = kept.get(key) ?? service(asked);
      kept.set(key, response);
      return response;
    };
  };

export const scopeMutants: readonly Mutant[] = [
  {
    name: 'returns digital_post to a client with only the contact scope',
    fires: ['disclosure/contact-scope-only'],
    serve: changeForTokens(
      ['contact', 'delegated-contact'],
      changeIfActive((person) => {
        person.digital_post = { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' };
      }),
    ),
  },
  {
    name: 'grants every permission for the contact scope',
    fires: ['disclosure/contact-scope-only', 'disclosure/delegated-scopes-equal'],
    serve: exchangeTokens('contact', 'main'),
  },
  {
    name: 'grants every permission for the digital-post scope',
    fires: ['disclosure/digital-post-scope-only', 'disclosure/delegated-scopes-equal'],
    serve: exchangeTokens('digital-post', 'main'),
  },
  {
    name: 'returns spraak to a client with only the digital-post scope',
    fires: ['disclosure/digital-post-scope-only'],
    serve: changeForTokens(
      ['digital-post', 'delegated-digital-post'],
      changeIfActive((person) => {
        person.spraak = 'nb';
      }),
    ),
  },
  {
    name: 'returns varslingsstatus to a client with only the digital-post scope',
    fires: ['disclosure/digital-post-scope-only'],
    serve: changeForTokens(['digital-post', 'delegated-digital-post'], (person) => {
      person.varslingsstatus = 'KAN_IKKE_VARSLES';
    }),
  },
  {
    name: 'swaps the permissions of the contact scope and the digital-post scope',
    fires: ['disclosure/contact-scope-only', 'disclosure/digital-post-scope-only', 'disclosure/delegated-scopes-equal'],
    serve: changeRequest((asked) => {
      const name = findTokenName(asked.headers.authorization);
      const other = name === 'contact' ? 'digital-post' : name === 'digital-post' ? 'contact' : undefined;
      if (other === undefined) return asked;
      return { ...asked, headers: { ...asked.headers, authorization: `Bearer ${TOKENS[other]}` } };
    }),
  },
  {
    name: 'omits reservasjon for a client with only the digital-post scope',
    corner: true,
    fires: ['disclosure/reservasjon-always'],
    serve: changeForTokens(['digital-post', 'delegated-digital-post'], (person) => {
      delete person.reservasjon;
      delete person.reservasjonstidspunkt;
    }),
  },
  {
    name: 'rejects scopes that are delegated in Altinn',
    fires: ['disclosure/delegated-scopes-equal'],
    serve: replaceResponse(hasToken('delegated-contact', 'delegated-digital-post'), async () => createError(403)),
  },
  {
    name: 'omits the certificate for a client with the delegated digital-post scope',
    corner: true,
    fires: ['disclosure/delegated-scopes-equal'],
    serve: changeForTokens(['delegated-digital-post'], (person) => {
      delete person.sertifikat;
    }),
  },
  {
    name: 'grants every permission for a delegated scope',
    fires: ['disclosure/delegated-scopes-equal'],
    serve: exchangeTokens('delegated-contact', 'main'),
  },
  {
    name: 'returns contact information to a token without any scope',
    fires: ['disclosure/no-scope-no-data'],
    serve: replaceResponse(
      (asked) => hasToken('none')(asked) && isLookup(asked),
      async (asked, service) => exchangeTokens('none', 'contact')(service)(asked),
    ),
  },
  {
    name: 'returns all changes to a token without any scope',
    fires: ['disclosure/no-scope-no-data', 'changes/scope-required'],
    serve: replaceResponse(
      (asked) => hasToken('none')(asked) && isChangeLog(asked),
      async (asked, service) => exchangeTokens('none', 'changes')(service)(asked),
    ),
  },
  {
    name: 'returns changes to a token without their scope',
    fires: ['changes/scope-required'],
    serve: replaceResponse(
      (asked) => hasToken('main', 'contact')(asked) && isChangeLog(asked),
      async (asked, service) =>
        service({ ...asked, headers: { ...asked.headers, authorization: `Bearer ${TOKENS.changes}` } }),
    ),
  },
  {
    name: 'returns mailboxes in the changes to a token with the contact scope',
    fires: ['disclosure/contact-scope-elsewhere'],
    serve: exchangeTokens('changes-contact', 'changes'),
  },
  {
    name: 'returns the same person to every token without a person',
    fires: ['logged-in-person/change-requires-scope', 'logged-in-person/pid-required'],
    serve: replaceResponse(
      (asked) => hasToken('main')(asked) && asked.path.endsWith('/person'),
      async (asked, service) => exchangeTokens('main', 'user')(service)(asked),
    ),
  },
  {
    name: 'caches responses by request body alone',
    fires: ['disclosure/independent-of-earlier-token'],
    serve: cacheResponses((asked) => asked.body),
  },
  {
    name: 'caches responses by request body alone, in version 2',
    corner: true,
    fires: ['disclosure/independent-of-earlier-token'],
    serve: cacheResponses((asked) => (asked.version === 'v2' ? asked.body : undefined)),
  },
];
