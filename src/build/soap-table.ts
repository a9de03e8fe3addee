import { type Part, permissionsFor, requiredScopes, restrictTo } from '../disclosure/index.ts';
import { listMappedMembers, type MappedMember } from '../soap/index.ts';
import { withMarkedPart } from './marked-part.ts';

const code = (text: string): string => `\`${text}\``;

/** The scope of the batch lookup that gives what a need names, by its name of today; Person comes with each. */
function findScope(need: Part): string {
  const gives = (scope: string): boolean => {
    const parts = permissionsFor('personer', [scope]) ?? 0;
    return restrictTo(parts, [need]) !== restrictTo(parts, []);
  };
  const scope = requiredScopes('personer').find(gives);
  return scope === undefined ? 'any of them' : code(scope);
}

const toRow = ({ member, element, need, withheldWhenExpired }: MappedMember): string => {
  const overSoap = element === null ? ['–', '–'] : [code(element), code(need)];
  return ['', code(member), findScope(need), ...overSoap, withheldWhenExpired ? 'yes' : 'no', ''].join(' | ').trim();
};

/** What each member of a REST answer is over SOAP, as a table in Markdown. */
export const soapTable = (): string =>
  [
    '| REST | scope | SOAP, below `Person` | `informasjonsbehov` | expires |',
    '|---|---|---|---|---|',
    ...listMappedMembers().map(toRow),
    '',
  ].join('\n');

/** The README with the table of today in it. */
export const withSoapTable = (readme: string): string => withMarkedPart(readme, 'soap', soapTable());
