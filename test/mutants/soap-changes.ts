import { answering, asking, where } from '../support/mutants/break-service.ts';
import type { Answer, Asked, Change, Service } from '../support/mutants/service.ts';

/** Whether persons are asked for over SOAP, or changes, which tell of persons too. */
const asksForPersons = ({ path, body }: Asked): boolean =>
  path.endsWith('/ws-v5') && body.includes('HentPersonerForespoersel');
export const asksForChanges = ({ path, body }: Asked): boolean =>
  path.endsWith('/ws-v5') && body.includes('HentEndringerForespoersel');

export const NEED = /<(?:[\w.-]+:)?informasjonsbehov>(\w+)<\/(?:[\w.-]+:)?informasjonsbehov>/g;

/** What a request names, in its order. */
export const needsOf = ({ body }: Asked): readonly string[] => [...body.matchAll(NEED)].map(([, need]) => need!);

const IDENTIFIERS = /<ns:personidentifikator>/g;
export const countOf = ({ body }: Asked): number => body.match(IDENTIFIERS)?.length ?? 0;

/** The values of informasjonsbehov that give something beside Person, in the order in which the judge asks for them. */
const DEFINED = ['Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus'] as const;

/** Those of them that are named, each once. */
export const definedAmong = (needs: readonly string[]): readonly string[] =>
  DEFINED.filter((need) => needs.includes(need));

/** Whether everything is asked for. */
export const isEverything = (asked: Asked): boolean =>
  asksForPersons(asked) && definedAmong(needsOf(asked)).length === DEFINED.length;

/** The same request, naming something else. */
export const needing = (asked: Asked, needs: readonly string[]): Asked => ({
  ...asked,
  body: asked.body
    .replace(NEED, '')
    .replace(/(<ns:Hent\w+Forespoersel[^>]*>)/, (begin) => begin + needs.map(needElement).join('')),
});

const needElement = (need: string): string => `<ns:informasjonsbehov>${need}</ns:informasjonsbehov>`;

/** Changes what persons are asked for with. */
export const askingNeeds = (change: (needs: readonly string[], asked: Asked) => readonly string[]): Change =>
  asking((asked) => (asksForPersons(asked) ? needing(asked, change(needsOf(asked), asked)) : asked));

/** Changes what changes are asked for with. */
export const askingChanges = (change: (asked: Asked) => Asked): Change =>
  asking((asked) => (asksForChanges(asked) ? change(asked) : asked));

/** Changes every answer with persons, as text; changes too. */
export const soapFound = (change: (xml: string, asked: Asked) => string, which = (_: Asked): boolean => true): Change =>
  answering((answer, asked) =>
    answer.status === 200 && (asksForPersons(asked) || asksForChanges(asked)) && which(asked)
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

/** What is withheld together, in the order of the schema. */
export const PARTS = ['Kontaktinformasjon', 'SikkerDigitalPostAdresse', 'X509Sertifikat'] as const;

/** Tells of these parts of those whose data have expired, where that says that they cannot be notified. */
export const tellingTheExpired =
  (parts: readonly string[], which = (_: Asked): boolean => true): Change =>
  (service) =>
  async (asked) => {
    const needs = needsOf(asked);
    if (!asksForPersons(asked) || !needs.includes('VarslingsStatus') || !which(asked)) return service(asked);
    const without = needs.filter((need) => need !== 'VarslingsStatus');
    const [answer, all] = await Promise.all([service(asked), service(needing(asked, without))]);
    const whole = personsIn(String(all.body));
    let index = 0;
    const body = String(answer.body).replace(PERSON, (person) => {
      const other = whole[index++]!;
      return person.includes('>KAN_IKKE_VARSLES<') && !person.includes('>JA<')
        ? parts.reduce((text, part) => withPart(text, elementNamed(part).exec(other)?.[0] ?? ''), person)
        : person;
    });
    return { ...answer, body };
  };

/** A part behind those that are there: they come in the order of the schema. */
const withPart = (person: string, part: string): string =>
  person.replace('</begrep:Person>', `${part}</begrep:Person>`);
