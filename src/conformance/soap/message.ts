import type { Reply } from '../exchange.ts';
import { type EnvelopeVersion, envelopeOf } from './names.ts';
import { childNamed, readXml, textIn, type Xml } from './xml.ts';

/** A fault, in whichever version it is written. */
export interface Fault {
  /** Without a prefix: `Sender`, `Client`. Empty if it has none. */
  readonly code: string;
  /** The prefixed names of its code and subcode, as they are written. */
  readonly codes: readonly string[];
  readonly reason: string;
}

/** What a SOAP message holds. */
export interface Message {
  /** By the namespace of its envelope. */
  readonly envelope: EnvelopeVersion;
  /** The one element of its body. */
  readonly content: Xml;
  readonly fault: Fault | undefined;
}

/** Many rules look at the same replies: each is read once. */
const read = new WeakMap<Reply, Message | { readonly mistake: string }>();

/** The message that a reply is, or why it is none. */
export function messageIn(reply: Reply): Message | { readonly mistake: string } {
  const message = read.get(reply) ?? look(reply);
  read.set(reply, message);
  return message;
}

function look({ body: text, isUtf8 }: Reply): Message | { readonly mistake: string } {
  if (!isUtf8) return { mistake: 'bytes that are not UTF-8' };
  const root = readXml(text);
  if ('mistake' in root) return root;
  if (root.name !== 'Envelope') return { mistake: 'XML that is no Envelope' };
  const envelope = envelopeOf(root.namespace);
  if (envelope === undefined) return { mistake: 'an Envelope in a namespace that is none of SOAP' };
  const body = childNamed(root, 'Body');
  if (body !== undefined && body.namespace !== root.namespace) {
    return { mistake: 'an Envelope with a Body in another namespace' };
  }
  const [content, ...others] = body?.children ?? [];
  if (content === undefined || others.length > 0) return { mistake: 'an Envelope without one element in its Body' };
  const isFault = content.name === 'Fault' && content.namespace === root.namespace;
  return { envelope, content, fault: isFault ? faultIn(content) : undefined };
}

/** Version 1.1 has faultcode and faultstring, version 1.2 Code and Reason. */
function faultIn(element: Xml): Fault {
  const code = childNamed(element, 'Code');
  const subcode = code && childNamed(code, 'Subcode');
  const reason = childNamed(element, 'Reason');
  const codes = [textIn(element, 'faultcode'), code && textIn(code, 'Value'), subcode && textIn(subcode, 'Value')];
  const written = codes.filter((one) => one !== undefined);
  return {
    code: (written[0] ?? '').replace(/^.*:/, ''),
    codes: written,
    reason: textIn(element, 'faultstring') ?? (reason && textIn(reason, 'Text')) ?? '',
  };
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
