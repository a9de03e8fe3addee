import type { Answered } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import { EVERY_PROBE, type ProbeName } from '../probes.ts';
import { personerOf } from '../reading.ts';
import { judgeRefusals } from '../refusal.ts';
import { type Rule, skipped, verdictOf } from '../rule.ts';
import { accessErrorRules } from './access-errors.ts';

const UNAUTHORIZED = 401;

const UNAUTHENTICATED = [
  'no-token',
  'not-bearer',
  'garbage-token',
  'bad-signature',
  'expired-token',
] as const satisfies readonly [ProbeName, ...ProbeName[]];

const SOURCES: Rule['sources'] = [{ document: 'REST' }, { document: 'RFC6750', section: '3.1' }];

/** A rule that a request with such a token, or none, is refused. */
const refusal = (rule: Pick<Rule, 'id' | 'title' | 'requirement'>, probe: ProbeName): Rule => ({
  ...rule,
  level: 'MUST',
  sources: SOURCES,
  probes: [probe],
  judge: (evidence) =>
    judgeRefusals(evidence, [probe], {
      preferred: UNAUTHORIZED,
      also: (exchange) => {
        const { status } = exchange.reply;
        const persons = personerOf(exchange.reply)?.length ?? 0;
        return persons === 0
          ? undefined
          : { exchange, expected: 'no persons', actual: `status ${status}, with persons`, pointer: '/personer' };
      },
    }),
});

const challengeOf = ({ reply }: Answered): string =>
  reply.headers['www-authenticate'] ? 'another scheme alone' : 'no such header';

const wwwAuthenticate: Rule = {
  id: 'access/www-authenticate',
  title: 'Status 401 says how to authenticate',
  level: 'SHOULD',
  requirement: 'An answer with status 401 has the header WWW-Authenticate, with the scheme Bearer.',
  sources: [
    { document: 'RFC6750', section: '3' },
    { document: 'RFC9110', section: '15.5.2' },
  ],
  probes: UNAUTHENTICATED,
  judge: ({ of }) => {
    const refused = of(...EVERY_PROBE)
      .filter(hasReply)
      .filter(({ reply }) => reply.status === UNAUTHORIZED);
    if (refused.length === 0) return skipped('nothing was answered with status 401');
    return verdictOf(
      refused
        .filter(({ reply }) => !/\bbearer\b/i.test(reply.headers['www-authenticate'] ?? ''))
        .map((exchange) => ({ exchange, expected: 'WWW-Authenticate: Bearer', actual: challengeOf(exchange) })),
    );
  },
};

export const accessRules: readonly Rule[] = [
  refusal(
    {
      id: 'access/no-token',
      title: 'Without a token nobody is answered',
      requirement: 'A request without Authorization is refused with a status 4xx and without persons, best with 401.',
    },
    'no-token',
  ),
  refusal(
    {
      id: 'access/not-bearer',
      title: 'Another scheme than Bearer opens nothing',
      requirement:
        'A request whose Authorization is not Bearer is refused with a status 4xx and without persons, best with 401.',
    },
    'not-bearer',
  ),
  refusal(
    {
      id: 'access/garbage-token',
      title: 'A token that nobody issued opens nothing',
      requirement:
        'A request with a token that is none is refused with a status 4xx and without persons, best with 401.',
    },
    'garbage-token',
  ),
  refusal(
    {
      id: 'access/bad-signature',
      title: 'A token whose signature is not its own opens nothing',
      requirement:
        'A request with the token, a bit of its signature flipped, is refused with a status 4xx and without persons, best with 401.',
    },
    'bad-signature',
  ),
  refusal(
    {
      id: 'access/expired-token',
      title: 'A token that has expired opens nothing',
      requirement:
        'A request with a token that has expired is refused with a status 4xx and without persons, best with 401.',
    },
    'expired-token',
  ),
  wwwAuthenticate,
  ...accessErrorRules,
];
