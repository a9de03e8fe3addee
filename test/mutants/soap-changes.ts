import { answering, asking, where } from './changes.ts';
import type { Answer, Asked, Change, Service } from './service.ts';

/** Whether persons are asked for over SOAP. */
const asksForPersons = ({ path, body }: Asked): boolean =>
  path.endsWith('/ws-v5') && body.includes('HentPersonerForespoersel');

export const NEED = /<ns:informasjonsbehov>(\w+)<\/ns:informasjonsbehov>/g;

/** What a request names, in its order. */
export const needsOf = ({ body }: Asked): readonly string[] => [...body.matchAll(NEED)].map(([, need]) => need!);

const IDENTIFIERS = /<ns:personidentifikator>/g;
export const countOf = ({ body }: Asked): number => body.match(IDENTIFIERS)?.length ?? 0;

/** Whether everything is asked for. */
export const isEverything = (asked: Asked): boolean => new Set(needsOf(asked)).size === 4;

/** The same request, naming something else. */
export const needing = (asked: Asked, needs: readonly string[]): Asked => ({
  ...asked,
  body: asked.body
    .replace(NEED, '')
    .replace(/(<ns:HentPersonerForespoersel[^>]*>)/, (begin) => begin + needs.map(needElement).join('')),
});

const needElement = (need: string): string => `<ns:informasjonsbehov>${need}</ns:informasjonsbehov>`;

/** Changes what persons are asked for with. */
export const askingNeeds = (change: (needs: readonly string[], asked: Asked) => readonly string[]): Change =>
  asking((asked) => (asksForPersons(asked) ? needing(asked, change(needsOf(asked), asked)) : asked));

/** Changes every answer with persons, as text. */
export const soapFound = (change: (xml: string, asked: Asked) => string, which = (_: Asked): boolean => true): Change =>
  answering((answer, asked) =>
    answer.status === 200 && asksForPersons(asked) && which(asked)
      ? { ...answer, body: change(String(answer.body), asked) }
      : answer,
  );

const PERSON = /<begrep:Person>.*?<\/begrep:Person>/gs;

export const personsIn = (xml: string): readonly string[] => xml.match(PERSON) ?? [];

/** Changes every person of an answer. */
export const soapEveryone = (change: (person: string, asked: Asked) => string): Change =>
  soapFound((xml, asked) => xml.replace(PERSON, (person) => change(person, asked)));

/** Changes every fault. */
export const soapRefused = (change: (answer: Answer, asked: Asked) => Answer): Change =>
  answering((answer, asked) =>
    asked.path.endsWith('/ws-v5') && String(answer.body).includes(':Fault>') ? change(answer, asked) : answer,
  );

/** Answers requests over SOAP otherwise. */
export const soapWhere = (
  which: (asked: Asked) => boolean,
  otherwise: (asked: Asked, service: Service) => Promise<Answer>,
): Change => where((asked) => asked.path.endsWith('/ws-v5') && which(asked), otherwise);

/** An answer with persons, as the unbroken service writes it. */
export const answerWith = (persons: readonly string[]): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
  body: `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><ot:HentPersonerRespons xmlns:ot="http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02" xmlns:begrep="http://begrep.difi.no">${persons.join('')}</ot:HentPersonerRespons></env:Body></env:Envelope>`,
});

export const answersPersons = async (): Promise<Answer> => answerWith([]);

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

/** A fault of our own. */
export function faultIn(version: keyof typeof FAULTS, code: string, status: number): Answer {
  const { namespace, type, inside } = FAULTS[version];
  const body = `<e:Envelope xmlns:e="${namespace}"><e:Body><e:Fault>${inside(code)}</e:Fault></e:Body></e:Envelope>`;
  return { status, headers: { 'content-type': type }, body };
}

export const isVersion12 = ({ headers }: Asked): boolean =>
  /^application\/soap\+xml/.test(headers['content-type'] ?? '');

/** The text of an element, with its tags. */
export const elementNamed = (name: string): RegExp => new RegExp(`<begrep:${name}[ >].*?</begrep:${name}>`, 's');
