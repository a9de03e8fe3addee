/** Words that people write from memory, in small letters without signs, and what they mean where that is a key or a code. */
const KEY_ALIASES: Readonly<Record<string, readonly string[]>> = {
  batch: ['persons'],
  batchsize: ['persons'],
  clock: ['now'],
  code: ['status'],
  contenttype: ['headers: {Content-Type: text/html}'],
  cut: ['cutAtPerson'],
  email: ['epostadresse', 'kontaktinformasjon.epostadresse'],
  endpoint: ['operation'],
  epost: ['epostadresse', 'kontaktinformasjon.epostadresse'],
  deleted: ['SLETTET'],
  false: ['NEI'],
  first: ['attempt'],
  hang: ['silence'],
  identifier: ['person'],
  identifiers: ['persons'],
  ja: ['true'],
  latency: ['delay'],
  mobil: ['mobiltelefonnummer', 'kontaktinformasjon.mobiltelefonnummer'],
  mobile: ['mobiltelefonnummer', 'kontaktinformasjon.mobiltelefonnummer'],
  nei: ['false'],
  no: ['false', 'NEI', 'nb'],
  notregistered: ['IKKE_REGISTRERT'],
  nth: ['attempt: {every: 3}'],
  off: ['false'],
  on: ['true'],
  op: ['operation'],
  path: ['operation'],
  people: ['persons'],
  postkasse: ['digital_post'],
  reservert: ['reservasjon'],
  retryafter: ['headers: {Retry-After: 5}'],
  sleep: ['delay'],
  telefon: ['mobiltelefonnummer', 'kontaktinformasjon.mobiltelefonnummer'],
  time: ['now'],
  timeout: ['silence'],
  true: ['JA'],
  truncate: ['cutAtPerson'],
  truncateatperson: ['cutAtPerson'],
  wait: ['delay'],
  yes: ['true', 'JA'],
};

/**
 * What a word means that resembles no key or code but says the same as one; undefined if it is no such word, or none here.
 *
 * @param known the keys or codes that may stand here
 * @example
 * remembered('retry-after', ['status', 'headers']); // 'headers: {Retry-After: 5}'
 */
export function findAlias(word: string, known: readonly string[]): string | undefined {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '');
  if (!Object.hasOwn(KEY_ALIASES, plain)) return undefined;
  return KEY_ALIASES[plain]!.find((alias) => known.includes(/^\w+/.exec(alias)![0]));
}
