import { parseSertifikat } from '../../contract/sertifikat.ts';
import { observe, type Rule, skip, toRuleOutcome } from '../rule.ts';
import { createNoPersonsFinding, evaluateResponses, isPersonsResponse, NO_PERSONS } from '../soap/answers.ts';
import { findFault, findResponseElement } from '../soap/message.ts';
import { MESSAGE_NAMESPACE } from '../soap/names.ts';
import { describeOutcome, isSoapServing, SERVING_PROBE } from '../soap/refused.ts';
import { validateAttributes } from '../soap/schema.ts';
import { getChildText, type XmlElement } from '../soap/xml.ts';

const version12: Rule = {
  id: 'soap/version-1-2',
  title: 'SOAP 1.2 is answered',
  level: 'SHOULD',
  requirement: 'A request in an Envelope of SOAP 1.2, the documented one, is answered with persons.',
  sources: [{ document: 'XSD' }],
  probes: ['soap-in-1.2'],
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateResponses(evidence, ['soap-in-1.2'], (responses) =>
      toRuleOutcome(responses.filter((exchange) => !isPersonsResponse(exchange)).map(createNoPersonsFinding)),
    ),
};

const version11: Rule = {
  id: 'soap/version-1-1',
  title: 'Whether SOAP 1.1 is answered too',
  level: 'OBSERVE',
  requirement: 'The documentation knows SOAP 1.2 only; old stacks ask in SOAP 1.1.',
  sources: [{ document: 'XSD' }],
  probes: ['soap-in-1.1'],
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateResponses(evidence, ['soap-in-1.1'], ([exchange]) => observe(describeOutcome(exchange!))),
};

const equivalentSerialisations: Rule = {
  id: 'soap/equivalent-serialisations',
  title: 'Equivalent XML serialisations of a request are accepted',
  level: 'SHOULD',
  requirement:
    'A message with a declaration of XML, comments and white space, with other prefixes or none, with an empty header, or with a header block that need not be understood, is answered as the same without.',
  sources: [{ document: 'SOAP12', section: '5' }, { document: 'XSD' }],
  probes: ['soap-equivalent-serialisations', SERVING_PROBE],
  versions: ['soap'],
  evaluate: (evidence) => {
    if (!isSoapServing(evidence)) return NO_PERSONS;
    return evaluateResponses(evidence, ['soap-equivalent-serialisations'], (responses) =>
      toRuleOutcome(responses.filter((exchange) => !isPersonsResponse(exchange)).map(createNoPersonsFinding)),
    );
  },
};

const print: Rule = {
  id: 'soap/print-sertifikat',
  title: 'HentPrintSertifikat gives an address and a certificate',
  level: 'MUST',
  requirement:
    'Where HentPrintSertifikat is answered, it is with postkasseleverandoerAdresse, a text, and X509Sertifikat, the base64 of an X.509 certificate in DER.',
  sources: [{ document: 'XSD' }],
  probes: ['soap-print'],
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateResponses(evidence, ['soap-print'], ([exchange]) => {
      const response = findResponseElement(exchange!.response, 'HentPrintSertifikatRespons');
      if (response === undefined && findFault(exchange!.response) !== undefined)
        return skip('it is answered with a fault');
      const error =
        response === undefined
          ? { expected: 'an answer or a fault', actual: describeOutcome(exchange!) }
          : checkPrintResponse(response);
      return toRuleOutcome(error === undefined ? [] : [{ exchange: exchange!, ...error }]);
    }),
};

const PRINT_ELEMENTS = ['postkasseleverandoerAdresse', 'X509Sertifikat'];

function checkPrintResponse(response: XmlElement): { readonly expected: string; readonly actual: string } | undefined {
  const { namespace, children } = response;
  const isThere = namespace === MESSAGE_NAMESPACE && children.every((child) => child.namespace === MESSAGE_NAMESPACE);
  if (!isThere)
    return {
      expected: `HentPrintSertifikatRespons and its parts in ${MESSAGE_NAMESPACE}`,
      actual: 'another namespace',
    };
  if (children.map(({ name }) => name).join() !== PRINT_ELEMENTS.join()) {
    return { expected: `${PRINT_ELEMENTS.join(' and ')}, in this order`, actual: 'other elements' };
  }
  const unexpected = [response, ...children]
    .map((one) => validateAttributes(one, [], ''))
    .find((one) => one !== undefined);
  if (unexpected !== undefined || response.text.trim() !== '')
    return { expected: 'elements alone', actual: 'more beside them' };
  const read = parseSertifikat(getChildText(response, 'X509Sertifikat')!.replace(/\s/g, ''));
  if ('fault' in read) return { expected: 'X509Sertifikat, an X.509 certificate in DER', actual: read.fault };
  const address = getChildText(response, 'postkasseleverandoerAdresse')!;
  return address === '' ? { expected: 'postkasseleverandoerAdresse, a text', actual: 'none' } : undefined;
}

export const soapOtherRules: readonly Rule[] = [version12, version11, equivalentSerialisations, print];
