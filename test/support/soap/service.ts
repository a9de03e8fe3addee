import { DOMParser, type Element } from '@xmldom/xmldom';
import { frozenClock, Register } from '../../../src/register/index.ts';
import {
  type Behaviour,
  DEFAULT_BEHAVIOUR,
  getBundledScenario,
  type ScenarioPerson,
} from '../../../src/scenario/index.ts';
import { handleSoapRequest, type SoapRequest, type SoapResponse, type SoapService } from '../../../src/soap/index.ts';
import { MESSAGES, NOW, VERSIONS, type Version } from './names.ts';
import { taken } from './read-message.ts';

export { MESSAGES, NOW, VERSIONS, type Version } from './names.ts';

const standard = getBundledScenario('standard')!;

export const identifierOf = (role: string): string => {
  const person = standard.persons.find((one) => one.role === role);
  if (person === undefined) throw new Error(`the standard scenario has no ${role}`);
  return person.identifier;
};

export interface Setting {
  readonly behaviour?: Partial<Behaviour>;
  readonly persons?: readonly ScenarioPerson[];
}

export function registerWith({ behaviour, persons = standard.persons }: Setting = {}): Register {
  const scenario = { population: 'all', behaviour: { ...DEFAULT_BEHAVIOUR, ...behaviour }, persons } as const;
  return new Register({ seed: 1, clock: frozenClock(NOW), scenario });
}

/** The service with the standard persons, and whatever is changed. A failure of its own is a failure of the test. */
export const serviceWith = (setting: Setting = {}, changes: Partial<SoapService> = {}): SoapService => ({
  register: registerWith(setting),
  behaviour: { ...DEFAULT_BEHAVIOUR, ...setting.behaviour },
  print: { postkasseleverandoerAdresse: 'printserver', x509Sertifikat: 'MIIC' },
  changes: (from) => ({ changed: [], tilEndringsNummer: from, senesteEndringsNummer: from }),
  wsSecurity: 'accept',
  seenSignatures: new Map(),
  now: () => NOW,
  onFailure: (error) => {
    throw error;
  },
  ...changes,
});

export const envelope = (body: string, version: Version = '1.2', header = ''): string =>
  `<soap:Envelope xmlns:soap="${VERSIONS[version].namespace}">${header === '' ? '' : `<soap:Header>${header}</soap:Header>`}<soap:Body>${body}</soap:Body></soap:Envelope>`;

/** The answer to a request, which is held to the schemas before the tests of the file are over. */
export const answerTo = (request: SoapRequest, service: SoapService = serviceWith()): SoapResponse =>
  taken(handleSoapRequest(request, service));

export const send = (text: string, version: Version = '1.2', service: SoapService = serviceWith()): SoapResponse =>
  answerTo({ contentType: VERSIONS[version].contentType, body: Buffer.from(text) }, service);

const needElements = (needs: readonly string[]): string =>
  needs.map((need) => `<informasjonsbehov>${need}</informasjonsbehov>`).join('');

export const hentPersoner = (identifiers: readonly string[], needs: readonly string[] = []): string =>
  `<HentPersonerForespoersel xmlns="${MESSAGES}">${needElements(needs)}${identifiers
    .map((identifier) => `<personidentifikator>${identifier}</personidentifikator>`)
    .join('')}</HentPersonerForespoersel>`;

export const hentEndringer = (from: string, needs: readonly string[] = []): string =>
  `<HentEndringerForespoersel xmlns="${MESSAGES}" fraEndringsNummer="${from}">${needElements(needs)}</HentEndringerForespoersel>`;

export const HENT_PRINT_SERTIFIKAT = `<HentPrintSertifikatForespoersel xmlns="${MESSAGES}"/>`;

/** An element as plain data: its name without prefix, its attributes but for namespaces, and what is in it. */
export interface Plain {
  readonly name: string;
  readonly namespace: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Plain[];
  readonly text: string;
}

const plain = (element: Element): Plain => ({
  name: element.localName!,
  namespace: element.namespaceURI,
  attributes: Object.fromEntries(
    Array.from(element.attributes)
      .filter(({ name }) => !name.startsWith('xmlns'))
      .map(({ localName, value }) => [localName, value]),
  ),
  children: Array.from(element.childNodes)
    .filter((node): node is Element => node.nodeType === node.ELEMENT_NODE)
    .map(plain),
  text: element.textContent ?? '',
});

export const read = (xml: string): Plain =>
  plain(new DOMParser().parseFromString(xml, 'text/xml').documentElement as Element);

export const childOf = (element: Plain | undefined, name: string): Plain | undefined =>
  element?.children.find((child) => child.name === name);

/** What stands in the Body of an answer. */
export const contentOf = ({ body }: SoapResponse): Plain => childOf(read(body), 'Body')!.children[0]!;

/** The persons of an answer, each by the names of its parts. */
export const personsOf = (answer: SoapResponse): Record<string, Plain>[] =>
  contentOf(answer).children.map(({ children }) => Object.fromEntries(children.map((child) => [child.name, child])));

/** A person asked for with these needs: the names of the parts of the answer, in order. */
export function partsOf(identifier: string, needs: readonly string[], setting: Setting = {}): string[] {
  const [person] = personsOf(send(envelope(hentPersoner([identifier], needs)), '1.2', serviceWith(setting)));
  return Object.keys(person!);
}

export interface PlainFault {
  readonly version: Version;
  readonly status: number;
  readonly code: string;
  readonly subcode: string | undefined;
  readonly reason: string;
}

/** A fault, from either version, or the test fails. */
export function faultOf(answer: SoapResponse): PlainFault {
  const root = read(answer.body);
  const version: Version = root.namespace === VERSIONS['1.1'].namespace ? '1.1' : '1.2';
  const fault = contentOf(answer);
  if (fault.name !== 'Fault' || answer.contentType !== VERSIONS[version].contentType) throw new Error(answer.body);
  const words = version === '1.1' ? inVersion11(fault) : inVersion12(fault);
  return { version, status: answer.status, ...words };
}

const withoutPrefix = (name: string | undefined): string => name?.split(':').at(-1) ?? '';

const inVersion11 = (fault: Plain) => ({
  code: withoutPrefix(childOf(fault, 'faultcode')?.text),
  subcode: undefined,
  reason: childOf(fault, 'faultstring')!.text,
});

function inVersion12(fault: Plain) {
  const code = childOf(fault, 'Code');
  const subcode = childOf(childOf(code, 'Subcode'), 'Value');
  return {
    code: withoutPrefix(childOf(code, 'Value')?.text),
    subcode: subcode && withoutPrefix(subcode.text),
    reason: childOf(childOf(fault, 'Reason'), 'Text')!.text,
  };
}
