import { readSertifikat } from '../../contract/sertifikat.ts';
import { judgeEndpoint } from '../endpoint.ts';
import { type Members, objectIn } from '../reading.ts';
import { type Finding, type Rule, verdictOf } from '../rule.ts';

type Fault = Omit<Finding, 'exchange'>;

const printShape: Rule = {
  id: 'print/shape',
  title: 'The printer has an address and a certificate',
  level: 'MUST',
  requirement:
    'GET printSertifikat answers an object with postkasseleverandoerAdresse, a text, and x509Sertifikat, the base64 of an X.509 certificate in DER.',
  sources: [{ document: 'REST' }, { document: 'GEN22' }],
  probes: ['print'],
  judge: (evidence) =>
    judgeEndpoint(evidence, 'print', (exchange) => {
      const printer = objectIn(exchange.reply);
      if (printer === undefined) return verdictOf([{ exchange, expected: 'an object', actual: 'no JSON object' }]);
      return verdictOf(
        [...addressFaults(printer), ...certificateFaults(printer)].map((fault) => ({ exchange, ...fault })),
      );
    }),
};

function addressFaults({ postkasseleverandoerAdresse: address }: Members): readonly Fault[] {
  if (typeof address === 'string') return [];
  const actual = address === undefined ? 'none' : 'no text';
  return [{ expected: 'postkasseleverandoerAdresse, a text', actual }];
}

function certificateFaults({ x509Sertifikat: value }: Members): readonly Fault[] {
  const expected = 'x509Sertifikat, the base64 of an X.509 certificate in DER';
  if (typeof value !== 'string') return [{ expected, actual: value === undefined ? 'none' : 'no text' }];
  const read = readSertifikat(value);
  return 'fault' in read ? [{ expected, actual: read.fault, pointer: '/x509Sertifikat' }] : [];
}

export const printRules: readonly Rule[] = [printShape];
