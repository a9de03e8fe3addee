import { validators } from '../../contract/index.ts';
import { evaluateEndpoint } from '../endpoint.ts';
import { readObject } from '../reading.ts';
import { type Rule, toRuleOutcome } from '../rule.ts';
import { languageRules } from './me-language.ts';

const ownPerson: Rule = {
  id: 'logged-in-person/own-person',
  title: 'The logged-in person is answered, and nobody else',
  level: 'MUST',
  requirement:
    'GET person answers the person whom the token names by its claim pid: one Person of the contract, with nothing wrapped around it.',
  sources: [{ document: 'BRUKER' }, { document: 'GEN22' }],
  probes: ['me'],
  evaluate: (evidence) =>
    evaluateEndpoint(evidence, 'me', (exchange) => {
      const person = readObject(exchange.response);
      if (person === undefined) return toRuleOutcome([{ exchange, expected: 'a person', actual: 'no JSON object' }]);
      const { loggedIn } = evidence;
      if (loggedIn !== undefined && 'personidentifikator' in person && person.personidentifikator !== loggedIn) {
        const expected = 'the person whom the token names';
        return toRuleOutcome([{ exchange, expected, actual: 'another identifier', pointer: '/personidentifikator' }]);
      }
      return toRuleOutcome(
        validators.Person(person).map(({ pointer, message }) => {
          return { exchange, pointer, expected: `${pointer || 'a person'}: ${message}`, actual: 'something else' };
        }),
      );
    }),
};

export const loggedInPersonRules: readonly Rule[] = [ownPerson, ...languageRules];
