/** A private key and its certificate, both in PEM. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
}
