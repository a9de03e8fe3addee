import { validators } from '../../contract/index.ts';
import { judgeEndpoint } from '../endpoint.ts';
import { objectIn } from '../reading.ts';
import { type Rule, verdictOf } from '../rule.ts';
import { languageRules } from './me-language.ts';

const ownPerson: Rule = {
  id: 'me/own-person',
  title: 'The logged-in person is answered, and nobody else',
  level: 'MUST',
  requirement:
    'GET person answers the person whom the token names by its claim pid: one Person of the contract, with nothing wrapped around it.',
  sources: [{ document: 'BRUKER' }, { document: 'GEN22' }],
  probes: ['me'],
  judge: (evidence) =>
    judgeEndpoint(evidence, 'me', (exchange) => {
      const person = objectIn(exchange.reply);
      if (person === undefined) return verdictOf([{ exchange, expected: 'a person', actual: 'no JSON object' }]);
      const { loggedIn } = evidence;
      if (loggedIn !== undefined && 'personidentifikator' in person && person.personidentifikator !== loggedIn) {
        const expected = 'the person whom the token names';
        return verdictOf([{ exchange, expected, actual: 'another identifier', pointer: '/personidentifikator' }]);
      }
      return verdictOf(
        validators.Person(person).map(({ pointer, message }) => {
          return { exchange, pointer, expected: `${pointer || 'a person'}: ${message}`, actual: 'something else' };
        }),
      );
    }),
};

export const meRules: readonly Rule[] = [ownPerson, ...languageRules];
