import type { TokenName } from '../../src/conformance/target/exchange.ts';
import {
  changeBody,
  changeRequest,
  createError,
  type Json,
  replaceResponse,
} from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { isActive } from '../support/mutants/persons.ts';
import type { ServiceRequest } from '../support/mutants/service.ts';
import { findTokenName, TOKENS } from '../support/mutants/tokens.ts';

const hasToken =
  (...names: readonly TokenName[]) =>
  ({ headers }: ServiceRequest): boolean =>
    names.some((name) => name === findTokenName(headers.authorization));

/** Handles a request with one token as if it carried another. */
const exchangeTokens = (one: TokenName, other: TokenName) =>
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
];
