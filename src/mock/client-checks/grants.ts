import type { Entry } from '../journal/index.ts';
import { type ClientCheck, SOURCES } from './check.ts';

const describeGrant = ({ head }: Entry): string => `${head.method} ${head.path}`;

export const GRANT_CHECKS: readonly ClientCheck[] = [
  {
    id: 'two-delegation-models',
    title: 'A grant contained both consumer_org and iss_onbehalfof',
    why: 'The documentation says that they exclude each other. The mock accepts both, because the test issuer has done so.',
    source: SOURCES.MPGRANT,
    example: '"consumer_org": "<organisation number of the customer>", without iss_onbehalfof',
    createDetector:
      () =>
      ({ grant }) =>
        Boolean(grant?.hasConsumerOrg && grant.hasOnBehalfOf),
    describe: describeGrant,
  },
  {
    id: 'on-behalf-of-for-krr',
    title: 'A grant for a scope of KRR contained iss_onbehalfof',
    why: 'This model is being phased out for KRR. Delegation in Altinn replaces it, with scopes of its own.',
    source: SOURCES.REST,
    example:
      '"consumer_org": "<organisation number>", "scope": "krr:global/kontaktinfo.read krr:global/postkasse.read"',
    createDetector:
      () =>
      ({ grant }) =>
        Boolean(grant?.hasOnBehalfOf && grant.isForKrr),
    describe: describeGrant,
  },
  {
    id: 'delegated-scope-without-consumer-org',
    title: 'A grant for a delegated scope of KRR did not contain consumer_org',
    why: 'These scopes are for suppliers that act for a customer. The issuer rejects the grant of a client that has no such scope itself.',
    source: SOURCES.REST,
    example: '"consumer_org": "<organisation number of the customer that has delegated the scope in Altinn>"',
    createDetector:
      () =>
      ({ grant }) =>
        Boolean(grant?.needsDelegation && !grant.hasConsumerOrg && !grant.hasOnBehalfOf),
    describe: describeGrant,
  },
];
