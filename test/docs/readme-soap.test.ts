import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { soapTable, withSoapTable } from '../../scripts/generate/docs.ts';
import { listMappedMembers } from '../../src/soap/index.ts';
import { started } from '../support/mock/run-mock.ts';
import { taken } from '../support/soap/read-message.ts';
import { personsOf } from '../support/soap/service.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const section = readme.slice(
  readme.indexOf('## For who comes from SOAP'),
  readme.indexOf('## Persons and identifiers'),
);

test('its table is that of today: npm run rules writes it', () => {
  expect(section).toContain(soapTable());
  expect(withSoapTable(readme)).toBe(readme);
});

test('its table has a line for each member, with the scope and the need that it takes', () => {
  const lines = soapTable().split('\n');
  expect(lines.filter((line) => line.startsWith('| `'))).toHaveLength(listMappedMembers().length);
  expect(lines).toEqual(
    expect.arrayContaining([
      '| `personidentifikator` | any of them | `personidentifikator` | `Person` | no |',
      '| `varslingsstatus` | `krr:global/kontaktinformasjon.read` | `varslingsstatus` | `VarslingsStatus` | no |',
      '| `sertifikat` | `krr:global/digitalpost.read` | `X509Sertifikat` | `Sertifikat` | yes |',
      '| `spraak` | `krr:global/kontaktinformasjon.read` | – | – | no |',
    ]),
  );
});

test('a table that is out of date is written anew, and nothing else', () => {
  const stale = readme.replace(/^\| `spraak`.*\n/m, '');
  expect(stale).not.toBe(readme);
  expect(withSoapTable(stale)).toBe(readme);
});

test('its curl line is answered', async () => {
  const mock = await started();
  const [, path, contentType, body] = /127\.0\.0\.1:8080(\S+) -H 'Content-Type: ([^']+)' -d '([^']+)'/.exec(section)!;
  const answer = await fetch(mock.url + path, {
    method: 'POST',
    headers: { 'content-type': contentType! },
    body: body!,
  });
  expect(answer.status).toBe(200);
  const [person] = personsOf(
    taken({ status: 200, contentType: answer.headers.get('content-type')!, body: await answer.text() }),
  );
  expect(Object.keys(person!)).toEqual(['personidentifikator', 'reservasjon', 'status', 'Kontaktinformasjon']);
});

test('its client that signs is the one that is run', () => {
  const example = readFileSync(new URL('../support/docs/soap-signing.example.ts', import.meta.url), 'utf8');
  expect(section).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
});

test('the address that it gives for the WSDL is one', async () => {
  const mock = await started();
  const [, path] = /<http:\/\/127\.0\.0\.1:8080(\S+)>/.exec(section)!;
  expect(await (await fetch(mock.url + path)).text()).toContain('<wsdl:definitions');
});
