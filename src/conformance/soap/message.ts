import type { Reply } from '../exchange.ts';
import { type Fault, faultIn } from './fault.ts';
import { type EnvelopeVersion, envelopeOf } from './names.ts';
import { childNamed, readXml, type Xml } from './xml.ts';

/** What a SOAP message holds. */
export interface Message {
  /** By the namespace of its envelope. */
  readonly envelope: EnvelopeVersion;
  /** The one element of its body. */
  readonly content: Xml;
  readonly fault: Fault | undefined;
}

/** A message, or why a reply is none. */
type ReadMessage = Message | { readonly mistake: string };

/** Many rules look at the same replies: each is read once. */
const read = new WeakMap<Reply, ReadMessage>();
/** Many requests are answered alike, to the letter: the last texts that were read are not read again. */
const lately = new Map<string, ReadMessage>();
const MOST_KEPT = 50;

/** The message that a reply is, or why it is none. */
export function messageIn(reply: Reply): ReadMessage {
  const message = read.get(reply) ?? (reply.isUtf8 ? lookOnce(reply.body) : { mistake: 'bytes that are not UTF-8' });
  read.set(reply, message);
  return message;
}

function lookOnce(text: string): ReadMessage {
  const message = lately.get(text) ?? look(text);
  // Behind the others, of which the first is the one that was longest not asked for.
  lately.delete(text);
  lately.set(text, message);
  if (lately.size > MOST_KEPT) lately.delete(lately.keys().next().value!);
  return message;
}

function look(text: string): ReadMessage {
  const root = readXml(text);
  if ('mistake' in root) return root;
  if (root.name !== 'Envelope') return { mistake: 'XML that is no Envelope' };
  const envelope = envelopeOf(root.namespace);
  if (envelope === undefined) return { mistake: 'an Envelope in a namespace that is none of SOAP' };
  const misplaced = misplacedIn(root, envelope);
  if (misplaced !== undefined) return { mistake: misplaced };
  const body = childNamed(root, 'Body')!;
  const [content, ...others] = body.children;
  if (content === undefined || others.length > 0) return { mistake: 'an Envelope without one element in its Body' };
  if (hasText(root) || hasText(body)) return { mistake: 'an Envelope with text beside its elements' };
  const isFault = content.name === 'Fault' && content.namespace === root.namespace;
  return { envelope, content, fault: isFault ? faultIn(content, envelope) : undefined };
}

const hasText = ({ text }: Xml): boolean => text.trim() !== '';

/** An Envelope has a Header or none, and a Body; in version 1.1 elements of other namespaces may follow. */
function misplacedIn({ children, namespace }: Xml, version: EnvelopeVersion): string | undefined {
  const [first, ...others] = children;
  const isHeaded = first?.name === 'Header' && first.namespace === namespace;
  const [body, ...after] = isHeaded ? others : children;
  if (body?.name !== 'Body') return 'an Envelope without a Body where it belongs';
  if (body.namespace !== namespace) return 'an Envelope with a Body in another namespace';
  const isAllowed = (one: Xml): boolean => version === '1.1' && one.namespace !== '' && one.namespace !== namespace;
  return after.every(isAllowed) ? undefined : 'an Envelope with more behind its Body';
}

/** The content of a reply that is an answer with this name; undefined for anything else. */
export function answerIn(reply: Reply, name: string): Xml | undefined {
  if (reply.status !== 200) return undefined;
  const message = messageIn(reply);
  return 'content' in message && message.content.name === name ? message.content : undefined;
}

/** The fault that a reply is, whatever its status. */
export function faultOf(reply: Reply): Fault | undefined {
  const message = messageIn(reply);
  return 'fault' in message ? message.fault : undefined;
}

/** The character set that the content type names, in lower case; undefined if it names none. */
export const charsetOf = ({ headers }: Reply): string | undefined =>
  /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase();

/** The content type without its parameters; undefined if there is none. */
export const mediaTypeOf = ({ headers }: Reply): string | undefined =>
  headers['content-type']?.replace(/;.*$/s, '').trim().toLowerCase();
