import { parseSertifikat } from '../../contract/sertifikat.ts';
import { evaluateEndpoint } from '../endpoint.ts';
import { type JsonObject, readObject } from '../reading.ts';
import { type Finding, type Rule, toRuleOutcome } from '../rule.ts';

type FindingDetails = Omit<Finding, 'exchange'>;

const printShape: Rule = {
  id: 'print/shape',
  title: 'The printer has an address and a certificate',
  level: 'MUST',
  requirement:
    'GET printSertifikat answers an object with postkasseleverandoerAdresse, a text, and x509Sertifikat, the base64 of an X.509 certificate in DER.',
  sources: [{ document: 'REST' }, { document: 'GEN22' }],
  probes: ['print'],
  evaluate: (evidence) =>
    evaluateEndpoint(evidence, 'print', (exchange) => {
      const printer = readObject(exchange.response);
      if (printer === undefined) return toRuleOutcome([{ exchange, expected: 'an object', actual: 'no JSON object' }]);
      return toRuleOutcome(
        [...checkAddress(printer), ...checkCertificate(printer)].map((details) => ({ exchange, ...details })),
      );
    }),
};

function checkAddress({ postkasseleverandoerAdresse: address }: JsonObject): readonly FindingDetails[] {
  if (typeof address === 'string') return [];
  const actual = address === undefined ? 'none' : 'no text';
  return [{ expected: 'postkasseleverandoerAdresse, a text', actual }];
}

function checkCertificate({ x509Sertifikat: value }: JsonObject): readonly FindingDetails[] {
  const expected = 'x509Sertifikat, the base64 of an X.509 certificate in DER';
  if (typeof value !== 'string') return [{ expected, actual: value === undefined ? 'none' : 'no text' }];
  const read = parseSertifikat(value);
  return 'fault' in read ? [{ expected, actual: read.fault, pointer: '/x509Sertifikat' }] : [];
}

export const printRules: readonly Rule[] = [printShape];
