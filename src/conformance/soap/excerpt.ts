import type { ServiceResponse } from '../exchange.ts';
import { readMessage } from './message.ts';
import type { XmlElement } from './xml.ts';

/** The person in an answer over SOAP that a pointer leads to, without the namespaces; undefined if it leads to none. */
export function formatPersonExcerpt(response: ServiceResponse, pointer: string | undefined): string | undefined {
  const [, position] = /^\/Hent(?:Personer|Endringer)Respons\/Person\[(\d+)\]/.exec(pointer ?? '') ?? [];
  if (position === undefined) return undefined;
  const message = readMessage(response);
  const person = 'content' in message ? message.content.children[Number(position) - 1] : undefined;
  return person && serializeElement(person);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[&<"]/g, (character) => ESCAPES[character]!);

function serializeElement({ name, attributes, qualified, children, text }: XmlElement): string {
  const allAttributes = [...Object.entries(attributes), ...qualified.map((one) => [one.name, one.value] as const)];
  const pairs = allAttributes.map(([attribute, value]) => ` ${attribute}="${escapeXml(value)}"`);
  const inner = children.length === 0 ? escapeXml(text) : children.map(serializeElement).join('');
  return `<${name}${pairs.join('')}>${inner}</${name}>`;
}
