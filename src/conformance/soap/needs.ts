import type { ProbeRequest } from '../exchange.ts';

/** What each value of informasjonsbehov gives beside Person. */
const ELEMENT_BY_NEED = {
  Kontaktinfo: 'Kontaktinformasjon',
  Sertifikat: 'X509Sertifikat',
  SikkerDigitalPost: 'SikkerDigitalPostAdresse',
  VarslingsStatus: 'varslingsstatus',
} as const;

export type SoapNeed = keyof typeof ELEMENT_BY_NEED;
export const SOAP_NEEDS = Object.keys(ELEMENT_BY_NEED) as readonly SoapNeed[];

const isNeed = (text: string): text is SoapNeed => text in ELEMENT_BY_NEED;

const NEED_PATTERN = /<ns:informasjonsbehov>([^<]*)<\/ns:informasjonsbehov>/g;

/** What a request names that gives something beside Person, each once. */
export const getRequestedNeeds = ({ body }: ProbeRequest): readonly SoapNeed[] => {
  const values = new Set([...(body ?? '').matchAll(NEED_PATTERN)].map(([, need]) => need!));
  return [...values].filter(isNeed);
};

/** The elements that a request asks for. */
export const getRequestedElements = (request: ProbeRequest): readonly (typeof ELEMENT_BY_NEED)[SoapNeed][] =>
  getRequestedNeeds(request).map((need) => ELEMENT_BY_NEED[need]);

/** The same whatever the order: to find requests that ask for the same. */
export const toNeedsKey = (needs: readonly SoapNeed[]): string => [...needs].sort().join();

/** Every choice of needs, the one of none too. */
export const NEED_COMBINATIONS: readonly (readonly SoapNeed[])[] = Array.from(
  { length: 2 ** SOAP_NEEDS.length },
  (_, choice) => SOAP_NEEDS.filter((_need, index) => (choice >> index) % 2 === 1),
);
