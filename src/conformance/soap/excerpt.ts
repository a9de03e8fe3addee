import type { Reply } from '../exchange.ts';
import { messageIn } from './message.ts';
import type { Xml } from './xml.ts';

/** The person in an answer over SOAP that a pointer leads to, without the namespaces; undefined if it leads to none. */
export function soapPart(reply: Reply, pointer: string | undefined): string | undefined {
  const [, place] = /^\/Hent(?:Personer|Endringer)Respons\/Person\[(\d+)\]/.exec(pointer ?? '') ?? [];
  if (place === undefined) return undefined;
  const message = messageIn(reply);
  const person = 'content' in message ? message.content.children[Number(place) - 1] : undefined;
  return person && written(person);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<"]/g, (character) => ESCAPES[character]!);

function written({ name, attributes, qualified, children, text }: Xml): string {
  const named = [...Object.entries(attributes), ...qualified.map((one) => [one.name, one.value] as const)];
  const pairs = named.map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  const inner = children.length === 0 ? escaped(text) : children.map(written).join('');
  return `<${name}${pairs.join('')}>${inner}</${name}>`;
}
