import { disarmCommands, toPrintable } from '../printable.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for an XML or HTML element, or for a quoted attribute. */
export const escapeMarkup = (text: string): string =>
  toPrintable(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Makes a page or an XML document safe to print into the log of a CI server. */
export const disarmMarkup = (markup: string): string =>
  disarmCommands(markup, (character) => `&#${character.charCodeAt(0)};`);
