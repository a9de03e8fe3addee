import type { Evidence } from '../evidence.ts';
import type { ProbeName } from '../probes.ts';
import { isSame } from '../reading.ts';
import { type Finding, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { byIdentifier, isPersons, judgeReplies, NO_PERSONS, notPersons, personsOf } from '../soap/answers.ts';
import { soapPersonsIn } from '../soap/person.ts';

/** Everybody in these answers is told of as in the batch, or in another one. */
function judgeAlike(evidence: Evidence, probe: ProbeName, other: ProbeName = 'soap-everything'): Verdict {
  const batch = byIdentifier(personsOf(evidence, other));
  if (batch.size === 0) return NO_PERSONS;
  return judgeReplies(evidence, [probe], (replies) =>
    verdictOf(
      replies.flatMap((exchange): readonly Finding[] =>
        isPersons(exchange)
          ? soapPersonsIn(exchange).flatMap(({ pointer, person }) => {
              const before = batch.get(person.personidentifikator);
              const isAlike = before === undefined || isSame(person, before.person);
              return isAlike
                ? []
                : [{ exchange, pointer, expected: 'the same as in the batch', actual: 'another answer' }];
            })
          : [notPersons(exchange)],
      ),
    ),
  );
}

const anyOrder: Rule = {
  id: 'soap/alike-in-any-order',
  title: 'A person is told of alike whatever the order of a request over SOAP',
  level: 'MUST',
  requirement: 'The order of the personidentifikator of a request changes nothing of what is told of a person.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: ['soap-permuted', 'soap-everything'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) => judgeAlike(evidence, 'soap-permuted'),
};

const alone: Rule = {
  id: 'soap/alike-alone',
  title: 'A person is told of alone over SOAP as among others',
  level: 'MUST',
  requirement: 'Whoever else is asked for in a request changes nothing of what is told of a person.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: ['soap-alone', 'soap-everything'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) => judgeAlike(evidence, 'soap-alone'),
};

const amongThousand: Rule = {
  id: 'soap/alike-among-thousand',
  title: 'A person is told of alike among 1000 and among 500 over SOAP',
  level: 'MUST',
  requirement: 'How many are asked for in a request changes nothing of what is told of a person.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: ['soap-thousand-split', 'soap-thousand'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) => judgeAlike(evidence, 'soap-thousand-split', 'soap-thousand'),
};

const inBothVersions: Rule = {
  id: 'soap/alike-in-both-versions',
  title: 'A person is told of alike in both versions of SOAP',
  level: 'MUST',
  requirement: 'Where SOAP 1.1 is answered beside SOAP 1.2, the same is told of a person in both.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: ['soap-everything-1.1', 'soap-in-1.1', 'soap-everything'],
  versions: ['soap'],
  confirm: true,
  judge: (evidence) => {
    if (personsOf(evidence, 'soap-in-1.1').length === 0) return skipped('SOAP 1.1 is not answered with persons');
    return judgeAlike(evidence, 'soap-everything-1.1');
  },
};

export const soapAlikeRules: readonly Rule[] = [anyOrder, alone, amongThousand, inBothVersions];
