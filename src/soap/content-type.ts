import { MIMEType } from 'node:util';
import { createSenderFault } from './fault.ts';
import { VERSIONS } from './versions.ts';

/** What a message says it is, in small letters. */
export interface ContentType {
  /** Empty if it says nothing that can be understood. */
  readonly mediaType: string;
  readonly charset?: string;
}

const ENCODINGS: readonly string[] = ['utf-8', 'utf8', 'us-ascii'];
const MEDIA_TYPES: readonly string[] = Object.values(VERSIONS).map(({ mediaType }) => mediaType);

export function readContentType(header: string): ContentType {
  try {
    const { essence, params } = new MIMEType(header);
    const charset = params.get('charset')?.toLowerCase();
    return { mediaType: essence, ...(charset !== undefined && { charset }) };
  } catch {
    return { mediaType: '' };
  }
}

/**
 * Refuses what is sent as something else than a message in UTF-8, whatever it is in truth.
 *
 * @throws SoapFault
 */
export function requireSoapContentType({ mediaType, charset }: ContentType): void {
  if (!MEDIA_TYPES.includes(mediaType)) {
    const supported = Object.entries(VERSIONS).map(([version, { mediaType: one }]) => `${one} in SOAP ${version}`);
    throw createSenderFault(`the content type of a message is ${supported.join(', ')}`);
  }
  if (charset !== undefined && !ENCODINGS.includes(charset)) {
    throw createSenderFault('the encoding of a message is UTF-8, and its content type names another one');
  }
}
