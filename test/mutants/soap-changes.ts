import { changeRequest, changeResponse, replaceResponse } from '../support/mutants/break-service.ts';
import type { Change, Service, ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';

/** Matches HentPersoner over SOAP. */
const isPersonRequest = ({ path, body }: ServiceRequest): boolean =>
  path.endsWith('/ws-v5') && body.includes('HentPersonerForespoersel');
export const isChangeRequest = ({ path, body }: ServiceRequest): boolean =>
  path.endsWith('/ws-v5') && body.includes('HentEndringerForespoersel');

export const NEED = /<(?:[\w.-]+:)?informasjonsbehov>(\w+)<\/(?:[\w.-]+:)?informasjonsbehov>/g;

/** The values of informasjonsbehov in the order of the request. */
export const getNeeds = ({ body }: ServiceRequest): readonly string[] =>
  [...body.matchAll(NEED)].map(([, need]) => need!);

const IDENTIFIERS = /<ns:personidentifikator>/g;
export const countIdentifiers = ({ body }: ServiceRequest): number => body.match(IDENTIFIERS)?.length ?? 0;

/** The values of informasjonsbehov that add data to Person, in the order in which the suite sends them. */
const DEFINED = ['Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus'] as const;

export const filterDefinedNeeds = (needs: readonly string[]): readonly string[] =>
  DEFINED.filter((need) => needs.includes(need));

export const isEverything = (asked: ServiceRequest): boolean =>
  isPersonRequest(asked) && filterDefinedNeeds(getNeeds(asked)).length === DEFINED.length;

/** The request with other values of informasjonsbehov. */
export const withNeeds = (asked: ServiceRequest, needs: readonly string[]): ServiceRequest => ({
  ...asked,
  body: asked.body
    .replace(NEED, '')
    .replace(/(<ns:Hent\w+Forespoersel[^>]*>)/, (begin) => begin + needs.map(needElement).join('')),
});

const needElement = (need: string): string => `<ns:informasjonsbehov>${need}</ns:informasjonsbehov>`;

/** Changes the informasjonsbehov of HentPersoner. */
export const changeNeeds = (change: (needs: readonly string[], asked: ServiceRequest) => readonly string[]): Change =>
  changeRequest((asked) => (isPersonRequest(asked) ? withNeeds(asked, change(getNeeds(asked), asked)) : asked));

export const changeChangeRequest = (change: (asked: ServiceRequest) => ServiceRequest): Change =>
  changeRequest((asked) => (isChangeRequest(asked) ? change(asked) : asked));

/** Changes the XML of successful responses to HentPersoner and HentEndringer. */
export const changeSoapResponse = (
  change: (xml: string, asked: ServiceRequest) => string,
  which = (_: ServiceRequest): boolean => true,
): Change =>
  changeResponse((answer, asked) =>
    answer.status === 200 && (isPersonRequest(asked) || isChangeRequest(asked)) && which(asked)
      ? { ...answer, body: change(String(answer.body), asked) }
      : answer,
  );

const PERSON = /<begrep:Person>.*?<\/begrep:Person>/gs;

export const findPersons = (xml: string): readonly string[] => xml.match(PERSON) ?? [];

export const changeEverySoapPerson = (change: (person: string, asked: ServiceRequest) => string): Change =>
  changeSoapResponse((xml, asked) => xml.replace(PERSON, (person) => change(person, asked)));

export const changeFault = (change: (answer: ServiceResponse, asked: ServiceRequest) => ServiceResponse): Change =>
  changeResponse((answer, asked) =>
    asked.path.endsWith('/ws-v5') && String(answer.body).includes(':Fault>') ? change(answer, asked) : answer,
  );

export const replaceSoapResponse = (
  which: (asked: ServiceRequest) => boolean,
  otherwise: (asked: ServiceRequest, service: Service) => Promise<ServiceResponse>,
): Change => replaceResponse((asked) => asked.path.endsWith('/ws-v5') && which(asked), otherwise);

/** A response with persons, serialised as the mock does. */
export const createPersonsResponse = (persons: readonly string[]): ServiceResponse => ({
  status: 200,
  headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
  body: `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><ot:HentPersonerRespons xmlns:ot="http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02" xmlns:begrep="http://begrep.difi.no">${persons.join('')}</ot:HentPersonerRespons></env:Body></env:Envelope>`,
});

export const returnNoPersons = async (): Promise<ServiceResponse> => createPersonsResponse([]);

const FAULTS = {
  '1.1': {
    namespace: 'http://schemas.xmlsoap.org/soap/envelope/',
    type: 'text/xml; charset=utf-8',
    inside: (code: string) => `<faultcode>e:${code}</faultcode><faultstring>no</faultstring>`,
  },
  '1.2': {
    namespace: 'http://www.w3.org/2003/05/soap-envelope',
    type: 'application/soap+xml; charset=utf-8',
    inside: (code: string) =>
      `<e:Code><e:Value>e:${code}</e:Value></e:Code><e:Reason><e:Text xml:lang="en">no</e:Text></e:Reason>`,
  },
} as const;

export function createFault(version: keyof typeof FAULTS, code: string, status: number): ServiceResponse {
  const { namespace, type, inside } = FAULTS[version];
  const body = `<e:Envelope xmlns:e="${namespace}"><e:Body><e:Fault>${inside(code)}</e:Fault></e:Body></e:Envelope>`;
  return { status, headers: { 'content-type': type }, body };
}

export const isVersion12 = ({ headers }: ServiceRequest): boolean =>
  /^application\/soap\+xml/.test(headers['content-type'] ?? '');

/** Matches an element with its tags. */
export const matchElement = (name: string): RegExp => new RegExp(`<begrep:${name}[ >].*?</begrep:${name}>`, 's');

/** The parts that are withheld together, in the order of the schema. */
export const PARTS = ['Kontaktinformasjon', 'SikkerDigitalPostAdresse', 'X509Sertifikat'] as const;

/** Returns these parts for persons with expired data, although VarslingsStatus is requested. */
export const returnExpired =
  (parts: readonly string[], which = (_: ServiceRequest): boolean => true): Change =>
  (service) =>
  async (asked) => {
    const needs = getNeeds(asked);
    if (!isPersonRequest(asked) || !needs.includes('VarslingsStatus') || !which(asked)) return service(asked);
    const without = needs.filter((need) => need !== 'VarslingsStatus');
    const [answer, all] = await Promise.all([service(asked), service(withNeeds(asked, without))]);
    const whole = findPersons(String(all.body));
    let index = 0;
    const body = String(answer.body).replace(PERSON, (person) => {
      const other = whole[index++]!;
      return person.includes('>KAN_IKKE_VARSLES<') && !person.includes('>JA<')
        ? parts.reduce((text, part) => appendPart(text, matchElement(part).exec(other)?.[0] ?? ''), person)
        : person;
    });
    return { ...answer, body };
  };

/** Appends a part after the existing ones, in the order of the schema. */
const appendPart = (person: string, part: string): string =>
  person.replace('</begrep:Person>', `${part}</begrep:Person>`);
