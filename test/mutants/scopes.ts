import type { TokenName } from '../../src/conformance/target/exchange.ts';
import { asking, body, type Json, refusal, where } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { isActive } from '../support/mutants/persons.ts';
import type { Asked } from '../support/mutants/service.ts';
import { TOKENS, tokenIn } from '../support/mutants/tokens.ts';

const carries =
  (...names: readonly TokenName[]) =>
  ({ headers }: Asked): boolean =>
    names.some((name) => name === tokenIn(headers.authorization));

/** Answers a token as another one. */
const taking = (one: TokenName, other: TokenName) =>
  asking((asked) =>
    carries(one)(asked) ? { ...asked, headers: { ...asked.headers, authorization: `Bearer ${TOKENS[other]}` } } : asked,
  );

/** Changes the persons that are answered to some tokens. */
const toldTo = (names: readonly TokenName[], change: (person: Json) => void) =>
  body((answer, asked) => {
    if (carries(...names)(asked)) answer.personer.forEach(change);
    return answer;
  });

const active = (change: (person: Json) => void) => (person: Json) => {
  if (isActive(person)) change(person);
};

export const disclosureMutants: readonly Mutant[] = [
  {
    name: 'contact scope opens mailboxes',
    breaks: 'sends digital_post to who has the contact scope alone',
    fires: ['disclosure/contact-scope-only'],
    serve: toldTo(
      ['contact', 'delegated-contact'],
      active((person) => {
        person.digital_post = { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' };
      }),
    ),
  },
  {
    name: 'contact scope opens everything',
    breaks: 'takes the contact scope for every scope',
    fires: ['disclosure/contact-scope-only', 'disclosure/delegated-scopes-equal'],
    serve: taking('contact', 'main'),
  },
  {
    name: 'digital-post scope opens everything',
    breaks: 'takes the digital-post scope for every scope',
    fires: ['disclosure/digital-post-scope-only', 'disclosure/delegated-scopes-equal'],
    serve: taking('digital-post', 'main'),
  },
  {
    name: 'digital-post scope opens the language',
    breaks: 'sends spraak to who has the digital-post scope alone',
    fires: ['disclosure/digital-post-scope-only'],
    serve: toldTo(
      ['digital-post', 'delegated-digital-post'],
      active((person) => {
        person.spraak = 'nb';
      }),
    ),
  },
  {
    name: 'digital-post scope opens varslingsstatus',
    breaks: 'sends varslingsstatus to who has the digital-post scope alone',
    fires: ['disclosure/digital-post-scope-only'],
    serve: toldTo(['digital-post', 'delegated-digital-post'], (person) => {
      person.varslingsstatus = 'KAN_IKKE_VARSLES';
    }),
  },
  {
    name: 'scopes exchanged',
    breaks: 'takes the contact scope for the digital-post scope, and the other way',
    fires: ['disclosure/contact-scope-only', 'disclosure/digital-post-scope-only', 'disclosure/delegated-scopes-equal'],
    serve: asking((asked) => {
      const name = tokenIn(asked.headers.authorization);
      const other = name === 'contact' ? 'digital-post' : name === 'digital-post' ? 'contact' : undefined;
      if (other === undefined) return asked;
      return { ...asked, headers: { ...asked.headers, authorization: `Bearer ${TOKENS[other]}` } };
    }),
  },
  {
    name: 'reservation needs the contact scope',
    breaks: 'leaves reservasjon out for who has the digital-post scope alone',
    fires: ['disclosure/reservasjon-always'],
    serve: toldTo(['digital-post', 'delegated-digital-post'], (person) => {
      delete person.reservasjon;
      delete person.reservasjonstidspunkt;
    }),
  },
  {
    name: 'no delegation',
    breaks: 'refuses the scopes that are delegated in Altinn',
    fires: ['disclosure/delegated-scopes-equal'],
    serve: where(carries('delegated-contact', 'delegated-digital-post'), async () => refusal(403)),
  },
  {
    name: 'less by delegation',
    breaks: 'leaves the certificate out for who has the digital-post scope by delegation',
    fires: ['disclosure/delegated-scopes-equal'],
    serve: toldTo(['delegated-digital-post'], (person) => {
      delete person.sertifikat;
    }),
  },
  {
    name: 'more by delegation',
    breaks: 'takes a delegated scope for every scope',
    fires: ['disclosure/delegated-scopes-equal'],
    serve: taking('delegated-contact', 'main'),
  },
];
