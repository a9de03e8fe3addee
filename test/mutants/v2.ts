import { changeBody, changeRequest, type Json, withIdentifiers } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { hasEmail, hasMailbox, isOutsidePersonsFile, matchesAll } from '../support/mutants/persons.ts';

const including = (include: boolean) =>
  changeRequest((asked) =>
    asked.version === 'v2' && asked.identifiers.length > 0 && asked.identifiers.length <= 1000
      ? withIdentifiers(asked, asked.identifiers, { inkluderIkkeRegistrerte: include })
      : asked,
  );

/** Changes persons in version 2 only. */
const inVersion2 = (which: (person: Json) => boolean, change: (person: Json) => void) =>
  changeBody((answer, { version }) => {
    if (version === 'v2') answer.personer.filter(matchesAll(isOutsidePersonsFile, which)).forEach(change);
    return answer;
  });

export const v2Mutants: readonly Mutant[] = [
  {
    name: 'ignores inkluderIkkeRegistrerte: true',
    fires: ['v2/include-not-registered'],
    serve: including(false),
  },
  {
    name: 'ignores inkluderIkkeRegistrerte: false',
    fires: ['v2/exclude-not-registered', 'v2/only-not-registered'],
    serve: including(true),
  },
  {
    name: 'omits deleted persons if persons who are not registered are excluded',
    corner: true,
    fires: ['v2/exclude-not-registered'],
    serve: changeBody(({ personer }, { version, body: sent }) => ({
      personer:
        version === 'v2' && sent.includes('"inkluderIkkeRegistrerte":false')
          ? personer.filter(({ status }: Json) => status === 'AKTIV')
          : personer,
    })),
  },
  {
    name: 'returns another e-mail address in version 2 than in version 1',
    fires: ['v2/agrees-with-v1'],
    serve: inVersion2(hasEmail, ({ kontaktinformasjon }) => {
      kontaktinformasjon.epostadresse = 'post@example.com';
    }),
  },
  {
    name: 'returns nn in version 2 and nb in version 1',
    corner: true,
    fires: ['v2/agrees-with-v1'],
    serve: inVersion2(
      ({ spraak }) => spraak === 'nb',
      (person) => {
        person.spraak = 'nn';
      },
    ),
  },
  {
    name: 'returns Digipost in version 2 instead of e-Boks',
    fires: ['v2/agrees-with-v1', 'mailbox/sertifikat-of-supplier'],
    serve: inVersion2(hasMailbox, ({ digital_post }) => {
      digital_post.postkasseleverandoeradresse = '922020175';
    }),
  },
];
