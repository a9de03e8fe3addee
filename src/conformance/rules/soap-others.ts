import { readSertifikat } from '../../contract/sertifikat.ts';
import type { Answered } from '../evidence.ts';
import { observed, type Rule, skipped, verdictOf } from '../rule.ts';
import { isPersons, judgeReplies, notPersons } from '../soap/answers.ts';
import { answerIn, faultOf } from '../soap/message.ts';
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

function outcomeOf(exchange: Answered): string {
  if (isPersons(exchange)) return 'answered with persons';
  const { status } = exchange.reply;
  return `status ${status}${faultOf(exchange.reply) === undefined ? '' : ' and a fault'}`;
}

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

function printMistake(answer: Xml): { readonly expected: string; readonly actual: string } | undefined {
  const read = readSertifikat(textIn(answer, 'X509Sertifikat') ?? '');
  if ('fault' in read) return { expected: 'X509Sertifikat, an X.509 certificate in DER', actual: read.fault };
  const address = textIn(answer, 'postkasseleverandoerAdresse') ?? '';
  return address === '' ? { expected: 'postkasseleverandoerAdresse, a text', actual: 'none' } : undefined;
}

const changes: Rule = {
  id: 'soap/changes',
  title: 'How HentEndringer from 0 is answered',
  level: 'OBSERVE',
  requirement:
    'HentEndringer was for those with a local copy, and is given to nobody new: what it answers is recorded, with the order of its numbers.',
  sources: [{ document: 'XSD' }],
  probes: ['soap-changes'],
  versions: ['soap'],
  judge: (evidence) =>
    judgeReplies(evidence, ['soap-changes'], ([exchange]) => {
      const answer = answerIn(exchange!.reply, 'HentEndringerRespons');
      return observed(answer === undefined ? `not answered: ${outcomeOf(exchange!)}` : changesOf(answer));
    }),
};

function changesOf({ attributes, children }: Xml): string {
  const names = ['fraEndringsNummer', 'tilEndringsNummer', 'senesteEndringsNummer'];
  const numbers = names.map((name) => Number(attributes[name] ?? Number.NaN));
  const isInOrder = numbers.every((number, index) => index === 0 || number >= numbers[index - 1]!);
  const how = isInOrder ? 'numbers in order' : 'numbers missing or out of order';
  return `answered with ${children.length === 0 ? 'nobody' : 'persons'}, ${how}`;
}

export const soapOtherRules: readonly Rule[] = [version12, version11, print, changes];
