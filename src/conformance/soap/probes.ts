import type { Request } from '../exchange.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { BEGREP, MESSAGES } from './names.ts';
import { enveloped, hentPersoner, lookUp, operation, soapRequest } from './requests.ts';

/** The largest batch that the service takes. */
const LARGEST_BATCH = 1000;

/** Those that REST is asked for too. */
type Batch = (context: ProbeContext) => readonly string[];
type SoapProbe = Probe & { readonly versions: readonly ['soap'] };

const probe = (title: string, requests: (context: ProbeContext) => readonly Request[]): SoapProbe => ({
  title: `SOAP: ${title}`,
  versions: ['soap'],
  requests,
});

const one = (context: ProbeContext): readonly string[] => context.fresh(1, 'one');

/** A request for one person, as it is sent over the wire. */
const textOfOne = (context: ProbeContext): string =>
  enveloped(hentPersoner(['Person'], one(context)), context.soap!.envelope);

const sent = (context: ProbeContext, body: string): Request => soapRequest(context, body, []);

/** The name of the entity that a message declares. */
export const ENTITY = 'hvem';

/** An identifier that stands in the message as an entity alone: who reads it has looked the entity up. */
function withEntity(context: ProbeContext): Request {
  const [identifier] = one(context) as [string];
  const message = textOfOne(context).replace(`>${identifier}<`, `>&${ENTITY};<`);
  return soapRequest(context, `<!DOCTYPE Envelope [<!ENTITY ${ENTITY} "${identifier}">]>${message}`, [identifier]);
}

/** What is asked over SOAP; `batch` are the persons that most rules are judged by. */
export const soapProbes = (batch: Batch) => {
  const needing = (...needs: readonly string[]): SoapProbe =>
    probe(`informasjonsbehov ${needs.join(', ')}`, (context) => [lookUp(context, needs, batch(context))]);
  return {
    'soap-in-1.2': probe('one person, in an envelope of SOAP 1.2', (context) => [
      lookUp(context, ['Person'], one(context), '1.2'),
    ]),
    'soap-in-1.1': probe('one person, in an envelope of SOAP 1.1', (context) => [
      lookUp(context, ['Person'], one(context), '1.1'),
    ]),
    'soap-no-needs': probe('no informasjonsbehov', (context) => [lookUp(context, [], batch(context))]),
    'soap-person': needing('Person'),
    'soap-kontaktinfo': needing('Kontaktinfo'),
    'soap-sertifikat': needing('Sertifikat'),
    'soap-sikker-digital-post': needing('SikkerDigitalPost'),
    'soap-varslingsstatus': needing('VarslingsStatus'),
    'soap-spraak': needing('Spraak'),
    'soap-delivered': needing('Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost'),
    'soap-everything': needing('Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus'),
    'soap-unknown': needing('Kontaktinfo', 'Yndlingsfarge'),
    'soap-repeated': needing('Kontaktinfo', 'Kontaktinfo'),
    'soap-thousand': probe('1000 identifiers', (context) => [
      lookUp(context, ['Person'], context.fresh(LARGEST_BATCH, 'thousand')),
    ]),
    'soap-over-thousand': probe('1001 identifiers', (context) => [
      lookUp(context, ['Person'], context.fresh(LARGEST_BATCH + 1, 'thousand')),
    ]),
    'soap-no-identifiers': probe('no identifier', (context) => [lookUp(context, ['Person'], [])]),
    'soap-no-identifiers-1.1': probe('no identifier, in an envelope of SOAP 1.1', (context) => [
      lookUp(context, ['Person'], [], '1.1'),
    ]),
    'soap-malformed': probe('a message cut off, one with tags crossed, and no XML at all', (context) => [
      sent(context, textOfOne(context).slice(0, -20)),
      sent(context, textOfOne(context).replace('</soap:Body></soap:Envelope>', '</soap:Envelope></soap:Body>')),
      sent(context, 'personidentifikator'),
    ]),
    'soap-wrong-length': probe('identifiers of 10 and 12 digits, letters, nothing', (context) =>
      one(context)
        .flatMap((identifier) => [identifier.slice(0, 10), `${identifier}0`, 'abcdefghijk', ''])
        .map((identifier) => sent(context, enveloped(hentPersoner(['Person'], [identifier]), context.soap!.envelope))),
    ),
    'soap-wrong-operation': probe('an operation that there is not, and one in another namespace', (context) => [
      operation(context, 'SlettPersonerForespoersel'),
      sent(context, enveloped(hentPersoner(['Person'], one(context), BEGREP), context.soap!.envelope)),
    ]),
    'soap-doctype': probe('a document type with an entity', (context) => [withEntity(context)]),
    'soap-print': probe('HentPrintSertifikat', (context) => [operation(context, 'HentPrintSertifikatForespoersel')]),
    'soap-changes': probe('HentEndringer from 0', (context) => [
      sent(
        context,
        enveloped(
          `<ns:HentEndringerForespoersel xmlns:ns="${MESSAGES}" fraEndringsNummer="0"><ns:informasjonsbehov>Person</ns:informasjonsbehov></ns:HentEndringerForespoersel>`,
          context.soap!.envelope,
        ),
      ),
    ]),
  } as const;
};
