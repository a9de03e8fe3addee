import { readContentType } from './content-type.ts';
import type { SoapRequest } from './message.ts';
import { findVersionByNamespace, getVersionByMediaType, type SoapVersion } from './versions.ts';

/** An envelope begins before this many bytes. */
const MAX_VERSION_SCAN_BYTES = 1 << 16;
const ENVELOPE = /<(?:([A-Za-z_][\w.-]*):)?Envelope(?=[\s/>])([^<>]*)/y;

/**
 * The version in which to answer a message that is not read, or cannot be: that of its envelope, if that can be made out,
 * else that of its content type.
 */
export function detectVersion({ contentType, body }: SoapRequest): SoapVersion {
  const { buffer, byteOffset, byteLength } = body;
  const text = Buffer.from(buffer, byteOffset, Math.min(byteLength, MAX_VERSION_SCAN_BYTES)).toString('latin1');
  return findEnvelopeVersion(text) ?? getVersionByMediaType(readContentType(contentType).mediaType);
}

/** By the first start tag; after a document type, which may hold tags of its own, by the first of an Envelope. */
function findEnvelopeVersion(text: string): SoapVersion | undefined {
  let declared = false;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      if (end === -1) return undefined;
      at = end;
    } else if (text[at + 1] === '!') declared = true;
    else if (text[at + 1] !== '?') {
      ENVELOPE.lastIndex = at;
      const found = ENVELOPE.exec(text);
      if (found !== null) return findVersionByNamespace(findNamespace(found));
      if (!declared) return undefined;
    }
  }
  return undefined;
}

/** What the prefix of a start tag stands for, by the tag itself. */
function findNamespace([, prefix, attributes]: RegExpExecArray): string | null {
  const name = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`;
  for (const [, attribute, value] of attributes!.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (attribute === name) return value ?? null;
  }
  return null;
}
