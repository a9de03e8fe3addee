import { readSertifikat } from '../../contract/sertifikat.ts';
import { observed, type Rule, skipped, verdictOf } from '../rule.ts';
import { isPersons, judgeReplies, NO_PERSONS, notPersons } from '../soap/answers.ts';
import { answerIn, faultOf } from '../soap/message.ts';
import { MESSAGES } from '../soap/names.ts';
import { isOpen, OPEN, outcomeOf } from '../soap/refused.ts';
import { attributeMistake } from '../soap/schema.ts';
import { textIn, type Xml } from '../soap/xml.ts';

const version12: Rule = {
  id: 'soap/version-1-2',
  title: 'SOAP 1.2 is answered',
  level: 'SHOULD',
  requirement: 'A request in an Envelope of SOAP 1.2, the documented one, is answered with persons.',
  sources: [{ document: 'XSD' }],
  probes: ['soap-in-1.2'],
  versions: ['soap'],
  judge: (evidence) =>
    judgeReplies(evidence, ['soap-in-1.2'], (replies) =>
      verdictOf(replies.filter((exchange) => !isPersons(exchange)).map(notPersons)),
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
  judge: (evidence) => judgeReplies(evidence, ['soap-in-1.1'], ([exchange]) => observed(outcomeOf(exchange!))),
};

const otherWriting: Rule = {
  id: 'soap/reads-any-writing',
  title: 'A message is read however it is written',
  level: 'SHOULD',
  requirement:
    'A message with a declaration of XML, comments and white space, with other prefixes or none, with an empty header, or with a header block that need not be understood, is answered as the same without.',
  sources: [{ document: 'SOAP12', section: '5' }, { document: 'XSD' }],
  probes: ['soap-other-writing', OPEN],
  versions: ['soap'],
  judge: (evidence) => {
    if (!isOpen(evidence)) return NO_PERSONS;
    return judgeReplies(evidence, ['soap-other-writing'], (replies) =>
      verdictOf(replies.filter((exchange) => !isPersons(exchange)).map(notPersons)),
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
  judge: (evidence) =>
    judgeReplies(evidence, ['soap-print'], ([exchange]) => {
      const answer = answerIn(exchange!.reply, 'HentPrintSertifikatRespons');
      if (answer === undefined && faultOf(exchange!.reply) !== undefined) return skipped('it is answered with a fault');
      const mistake =
        answer === undefined
          ? { expected: 'an answer or a fault', actual: outcomeOf(exchange!) }
          : printMistake(answer);
      return verdictOf(mistake === undefined ? [] : [{ exchange: exchange!, ...mistake }]);
    }),
};

const PRINTED = ['postkasseleverandoerAdresse', 'X509Sertifikat'];

function printMistake(answer: Xml): { readonly expected: string; readonly actual: string } | undefined {
  const { namespace, children } = answer;
  const isThere = namespace === MESSAGES && children.every((child) => child.namespace === MESSAGES);
  if (!isThere)
    return { expected: `HentPrintSertifikatRespons and its parts in ${MESSAGES}`, actual: 'another namespace' };
  if (children.map(({ name }) => name).join() !== PRINTED.join()) {
    return { expected: `${PRINTED.join(' and ')}, in this order`, actual: 'other elements' };
  }
  const stray = [answer, ...children].map((one) => attributeMistake(one, [], '')).find((one) => one !== undefined);
  if (stray !== undefined || answer.text.trim() !== '')
    return { expected: 'elements alone', actual: 'more beside them' };
  const read = readSertifikat(textIn(answer, 'X509Sertifikat')!.replace(/\s/g, ''));
  if ('fault' in read) return { expected: 'X509Sertifikat, an X.509 certificate in DER', actual: read.fault };
  const address = textIn(answer, 'postkasseleverandoerAdresse')!;
  return address === '' ? { expected: 'postkasseleverandoerAdresse, a text', actual: 'none' } : undefined;
}

export const soapOtherRules: readonly Rule[] = [version12, version11, otherWriting, print];
