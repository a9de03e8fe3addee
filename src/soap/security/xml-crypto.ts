/** The library for signatures is loaded when the first of them is checked or made: start-up does not wait for it. */
import { createRequire } from 'node:module';
import type * as XmlCrypto from 'xml-crypto';

const require = createRequire(import.meta.url);

export const loadXmlCrypto = (): typeof XmlCrypto => require('xml-crypto');
