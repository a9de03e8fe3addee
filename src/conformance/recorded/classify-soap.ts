import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import { parseXml, type XmlElement } from '../../xml/read.ts';
import { ENVELOPES, type EnvelopeVersion, findEnvelopeVersion, MESSAGE_NAMESPACE } from '../evidence/soap-message.ts';
import { SOAP_NEEDS } from '../evidence/soap-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { formatHentEndringer, formatHentPersoner, wrapInEnvelope } from '../probes/soap.ts';
import type { ProbeRequest } from '../target/exchange.ts';
import type { ClassifiedExchange } from './classified-exchange.ts';
import { OTHER_REQUEST } from './classify-lookup.ts';
import type { RecordedExchange } from './recorded-exchange.ts';

type Label = ProbeName | typeof OTHER_REQUEST;

/** The content of a recorded SOAP request. */
interface SoapRequest {
  readonly probe: Label;
  readonly envelope: EnvelopeVersion;
  /** In the form of the suite: without headers, which may contain signatures and certificates. */
  readonly content: string;
  readonly identifiers: readonly string[];
}

const MAX_DEPTH = 100;
const UNREADABLE: SoapRequest = { probe: OTHER_REQUEST, envelope: '1.2', content: '', identifiers: [] };

/** Classifies a request to SOAP 16-02; undefined for a request of the service description. */
export function classifySoap(recorded: RecordedExchange, path: string): ClassifiedExchange | undefined {
  if (recorded.method !== 'POST') return undefined;
  const { probe, envelope, content, identifiers } = readRequest(recorded.body ?? '');
  const request: ProbeRequest = {
    method: 'POST',
    path,
    headers: { 'Content-Type': `${ENVELOPES[envelope].mediaType}; charset=utf-8` },
    authorization: null,
    body: wrapInEnvelope(content, envelope),
    identifiers,
  };
  return {
    exchange: {
      probe: isReadable(recorded) ? probe : OTHER_REQUEST,
      version: 'soap',
      request,
      response: recorded.response,
    },
    startedAt: recorded.startedAt,
    secret: undefined,
    pid: undefined,
  };
}

/** A fault may be about the signature of the request, and an encrypted response cannot be read. */
const isReadable = ({ response }: RecordedExchange): boolean =>
  'status' in response && response.status === 200 && !/<(?:[\w-]+:)?(?:EncryptedData|Fault)[\s>]/.test(response.body);

function readRequest(text: string): SoapRequest {
  const root = tryParse(text);
  const envelope = root && findEnvelopeVersion(root.namespace);
  const content = root?.children.find(({ name }) => name === 'Body')?.children[0];
  if (envelope === undefined || content?.namespace !== MESSAGE_NAMESPACE) return UNREADABLE;
  if (content.name === 'HentPersonerForespoersel') return { envelope, ...readLookup(content) };
  if (content.name === 'HentEndringerForespoersel') return { envelope, ...readChanges(content) };
  if (content.name === 'HentPrintSertifikatForespoersel') {
    const empty = `<ns:${content.name} xmlns:ns="${MESSAGE_NAMESPACE}"/>`;
    return { envelope, probe: 'soap-print', content: empty, identifiers: [] };
  }
  return { ...UNREADABLE, envelope };
}

function tryParse(text: string): XmlElement | undefined {
  try {
    return parseXml(text, { depth: MAX_DEPTH });
  } catch {
    return undefined;
  }
}

const getTexts = ({ children }: XmlElement, wanted: string): readonly string[] =>
  children.filter(({ name }) => name === wanted).map(({ text }) => text.trim());

function readLookup(element: XmlElement): Omit<SoapRequest, 'envelope'> {
  const needs = getTexts(element, 'informasjonsbehov');
  const identifiers = getTexts(element, 'personidentifikator');
  const isRegular = identifiers.length > 0 && identifiers.every((one) => /^\d{11}$/.test(one));
  const isAccepted = isRegular && identifiers.length <= MAX_IDENTIFIERS;
  return {
    probe:
      isAccepted && new Set(identifiers).size === identifiers.length
        ? classifyNeeds(needs, identifiers)
        : OTHER_REQUEST,
    // Only known values and digits: the text of a request may contain markup.
    content: formatHentPersoner(needs.filter(isWord), identifiers.filter(isWord)),
    identifiers,
  };
}

function readChanges(element: XmlElement): Omit<SoapRequest, 'envelope'> {
  const from = element.attributes.fraEndringsNummer?.trim() ?? '';
  if (!/^\d{1,18}$/.test(from)) return UNREADABLE;
  const needs = getTexts(element, 'informasjonsbehov').filter(isWord);
  return { probe: 'soap-changes', content: formatHentEndringer(Number(from), needs), identifiers: [] };
}

const isWord = (text: string): boolean => /^\w+$/.test(text);

const PROBE_BY_NEEDS: ReadonlyMap<string, ProbeName> = new Map([
  ['', 'soap-no-needs'],
  ['Person', 'soap-person'],
  ['Kontaktinfo', 'soap-kontaktinfo'],
  ['Sertifikat', 'soap-sertifikat'],
  ['SikkerDigitalPost', 'soap-sikker-digital-post'],
  ['VarslingsStatus', 'soap-varslingsstatus'],
  ['Kontaktinfo,Sertifikat,SikkerDigitalPost', 'soap-delivered'],
  ['Kontaktinfo,Sertifikat,SikkerDigitalPost,VarslingsStatus', 'soap-everything'],
]);

/** Person is part of every response, so it makes no difference beside another value. */
function classifyNeeds(needs: readonly string[], identifiers: readonly string[]): Label {
  const distinct = [...new Set(needs)];
  const parts = distinct.filter((need) => need !== 'Person');
  const named = PROBE_BY_NEEDS.get((parts.length > 0 ? parts : distinct).sort().join());
  if (named === 'soap-person' && identifiers.length === MAX_IDENTIFIERS) return 'soap-thousand';
  if (named !== undefined) return distinct.length === needs.length ? named : 'soap-repeated';
  return parts.every((need) => (SOAP_NEEDS as readonly string[]).includes(need)) ? 'soap-combined' : 'soap-unknown';
}
