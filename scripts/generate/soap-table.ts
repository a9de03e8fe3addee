import { type Part, permissionsFor, requiredScopes, restrictTo } from '../../src/disclosure/index.ts';
import { listMappedMembers, type MappedMember } from '../../src/soap/index.ts';

const code = (text: string): string => `\`${text}\``;

/** Finds the scope of the batch lookup that permits a part. Person is permitted by all. */
function findScope(part: Part): string {
  const isPermitted = (scope: string): boolean => {
    const parts = permissionsFor('personer', [scope]) ?? 0;
    return restrictTo(parts, [part]) !== restrictTo(parts, []);
  };
  const scope = requiredScopes('personer').find(isPermitted);
  return scope === undefined ? 'any' : code(scope);
}

function formatRow({ member, element, need, withheldWhenExpired }: MappedMember): string {
  const soapCells = element === null ? ['–', '–'] : [code(element), code(need)];
  return `| ${[code(member), findScope(need), ...soapCells, withheldWhenExpired ? 'yes' : 'no'].join(' | ')} |`;
}

/** Formats the fields of REST and SOAP side by side, as a Markdown table. */
export const formatSoapTable = (): string =>
  [
    '| REST | scope | SOAP, below `Person` | `informasjonsbehov` | expires |',
    '|---|---|---|---|---|',
    ...listMappedMembers().map(formatRow),
    '',
  ].join('\n');
