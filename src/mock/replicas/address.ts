import { KrrError } from '../../errors.ts';

/** The address of a store that replicas share. */
export interface StoreAddress {
  /** With user name and password, without the prefix. */
  readonly url: string;
  /** For messages: without user name and password. */
  readonly label: string;
  /** Precedes every key, so that several mocks can use one database. */
  readonly prefix: string;
}

const DEFAULT_PREFIX = 'krr-kit';
const PREFIX = /^[\w.-]{1,64}$/;
const FORMAT = 'redis[s]://[[user]:password@]host[:port][/database][?prefix=name]';

/** Whether the value of the option `state` is a URL, and not a file. */
export const isStoreUrl = (text: string): boolean => /^[a-z][a-z\d+.-]+:\/\//i.test(text);

/**
 * Parses the URL of a store.
 *
 * @throws KrrError OPTION_INVALID; the message contains no part of the URL that can be a password
 * @example
 * parseStoreUrl('redis://:secret@localhost:6379/1?prefix=team').label; // 'redis://localhost:6379/1'
 */
export function parseStoreUrl(text: string): StoreAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '' || url.hash !== '')
    throw createError(`expected a file, or ${FORMAT}`);
  if (!/^(?:\/\d*)?$/.test(url.pathname))
    throw createError('the path of the URL is the number of a database, such as /0');
  const { prefix = DEFAULT_PREFIX, ...others } = Object.fromEntries(url.searchParams);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw createError(`the URL has an unknown parameter; there is prefix only`);
  if (!PREFIX.test(prefix)) throw createError('the prefix has 1 to 64 letters, digits, dots, hyphens or underscores');
  const port = url.port === '' ? '6379' : url.port;
  const label = `${url.protocol}//${url.hostname}:${port}/${url.pathname.slice(1) || '0'}`;
  url.search = '';
  return { url: url.href, label, prefix };
}

const createError = (reason: string): KrrError => new KrrError('OPTION_INVALID', `state: ${reason}`);
