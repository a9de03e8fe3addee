import { asking, askingFor, body, type Json } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { both, hasEmail, hasMailbox, isUnstated } from '../support/mutants/persons.ts';

const including = (include: boolean) =>
  asking((asked) =>
    asked.version === 'v2' && asked.identifiers.length > 0 && asked.identifiers.length <= 1000
      ? askingFor(asked, asked.identifiers, { inkluderIkkeRegistrerte: include })
      : asked,
  );

/** Changes persons in version 2 alone. */
const inVersion2 = (which: (person: Json) => boolean, change: (person: Json) => void) =>
  body((answer, { version }) => {
    if (version === 'v2') answer.personer.filter(both(isUnstated, which)).forEach(change);
    return answer;
  });

export const v2Mutants: readonly Mutant[] = [
  {
    name: 'the unregistered are always left out',
    breaks: 'ignores inkluderIkkeRegistrerte: true',
    fires: ['v2/include-not-registered'],
    serve: including(false),
  },
  {
    name: 'the unregistered are never left out',
    breaks: 'ignores inkluderIkkeRegistrerte: false',
    fires: ['v2/exclude-not-registered'],
    serve: including(true),
  },
  {
    name: 'the deleted are left out too',
    breaks: 'leaves deleted persons out where those who are not registered are left out',
    fires: ['v2/exclude-not-registered'],
    serve: body(({ personer }, { version, body: sent }) => ({
      personer:
        version === 'v2' && sent.includes('"inkluderIkkeRegistrerte":false')
          ? personer.filter(({ status }: Json) => status === 'AKTIV')
          : personer,
    })),
  },
  {
    name: 'another address in version 2',
    breaks: 'answers another address in version 2 than in version 1',
    fires: ['v2/agrees-with-v1'],
    serve: inVersion2(hasEmail, ({ kontaktinformasjon }) => {
      kontaktinformasjon.epostadresse = 'post@example.com';
    }),
  },
  {
    name: 'another language in version 2',
    breaks: 'says nn in version 2 where version 1 says nb',
    fires: ['v2/agrees-with-v1'],
    serve: inVersion2(
      ({ spraak }) => spraak === 'nb',
      (person) => {
        person.spraak = 'nn';
      },
    ),
  },
  {
    name: 'another supplier in version 2',
    breaks: 'takes e-Boks for Digipost in version 2',
    fires: ['v2/agrees-with-v1'],
    serve: inVersion2(hasMailbox, ({ digital_post }) => {
      digital_post.postkasseleverandoeradresse = '922020175';
    }),
  },
];
