import { grantAt, type Need, narrowed, scopesOpening } from '../disclosure/index.ts';
import { type MappedMember, mappedMembers } from '../soap/index.ts';
import { withMarkedPart } from './marked-part.ts';

const code = (text: string): string => `\`${text}\``;

/** The scope of the batch lookup that gives what a need names, by its name of today; Person comes with each. */
function scopeGiving(need: Need): string {
  const gives = (scope: string): boolean => {
    const grant = grantAt('personer', [scope]) ?? 0;
    return narrowed(grant, [need]) !== narrowed(grant, []);
  };
  const scope = scopesOpening('personer').find(gives);
  return scope === undefined ? 'any of them' : code(scope);
}

const rowOf = ({ member, element, need, withheldWhenExpired }: MappedMember): string => {
  const overSoap = element === null ? ['–', '–'] : [code(element), code(need)];
  return ['', code(member), scopeGiving(need), ...overSoap, withheldWhenExpired ? 'yes' : 'no', ''].join(' | ').trim();
};

/** What each member of a REST answer is over SOAP, as a table in Markdown. */
export const soapTable = (): string =>
  [
    '| REST | scope | SOAP, below `Person` | `informasjonsbehov` | expires |',
    '|---|---|---|---|---|',
    ...mappedMembers().map(rowOf),
    '',
  ].join('\n');

/** The README with the table of today in it. */
export const withSoapTable = (readme: string): string => withMarkedPart(readme, 'soap', soapTable());
