import type { Request } from '../exchange.ts';

/** What each value of informasjonsbehov gives beside Person. */
const PART_OF = {
  Kontaktinfo: 'Kontaktinformasjon',
  Sertifikat: 'X509Sertifikat',
  SikkerDigitalPost: 'SikkerDigitalPostAdresse',
  VarslingsStatus: 'varslingsstatus',
} as const;

export type SoapNeed = keyof typeof PART_OF;
export const SOAP_NEEDS = Object.keys(PART_OF) as readonly SoapNeed[];

const isNeed = (text: string): text is SoapNeed => text in PART_OF;

const NEED = /<ns:informasjonsbehov>([^<]*)<\/ns:informasjonsbehov>/g;

/** What a request names that gives something beside Person, each once. */
export const needsIn = ({ body }: Request): readonly SoapNeed[] => {
  const named = new Set([...(body ?? '').matchAll(NEED)].map(([, need]) => need!));
  return [...named].filter(isNeed);
};

/** The elements that a request asks for. */
export const askedFor = (request: Request): readonly (typeof PART_OF)[SoapNeed][] =>
  needsIn(request).map((need) => PART_OF[need]);

/** The same whatever the order: to find requests that ask for the same. */
export const keyOf = (needs: readonly SoapNeed[]): string => [...needs].sort().join();

/** Every choice of needs, the one of none too. */
export const EVERY_CHOICE: readonly (readonly SoapNeed[])[] = Array.from(
  { length: 2 ** SOAP_NEEDS.length },
  (_, choice) => SOAP_NEEDS.filter((_need, place) => (choice >> place) % 2 === 1),
);
