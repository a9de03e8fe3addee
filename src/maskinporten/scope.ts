/** RFC 6749, section 3.3: what one scope may be made of. */
export const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** The scopes that a text names: white space of any kind stands between them. */
export const parseScopes = (text: string): readonly string[] => text.split(/[ \t\r\n]+/).filter((one) => one !== '');
