/** Whether a glob matches a rule id: `*` matches any text. */
export const matchesGlob = (glob: string, id: string): boolean =>
  new RegExp(`^${glob.split('*').map(escapeRegExp).join('.*')}$`).test(id);

const escapeRegExp = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
