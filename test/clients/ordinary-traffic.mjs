// Makes ordinary traffic: reads lines {"url", "interface": "rest" | "soap", "thousand"?: […]} from standard input, sends its
// requests to each URL, and prints a line when they are done. PERSONS and TOKENS are JSON.
import { createInterface } from 'node:readline';

const persons = JSON.parse(process.env.PERSONS);
const tokens = JSON.parse(process.env.TOKENS);
const FEW = persons.slice(0, 5);

const send = async (url, path, { token = 'main', method = 'POST', accept, type = 'application/json', body } = {}) => {
  const headers = {
    ...(token && { authorization: `Bearer ${tokens[token]}` }),
    ...(body && { 'content-type': type }),
    ...(accept && { accept }),
  };
  const response = await fetch(url + path, { method, headers, ...(body && { body }) }).catch(() => undefined);
  return response?.text().catch(() => undefined);
};

const lookUp = (url, version, personidentifikatorer, { token, accept, ...members } = {}) =>
  send(url, `/rest/${version}/personer`, {
    token,
    accept,
    body: JSON.stringify({ personidentifikatorer, ...members }),
  });

async function lookUpPersons(url, version, thousand) {
  const ask = (identifiers, options) => lookUp(url, version, identifiers, options);
  const all = version === 'v2' ? { inkluderIkkeRegistrerte: true } : {};
  for (let repetition = 0; repetition < 3; repetition++) await ask(persons, all);
  await ask([...persons].reverse(), all);
  await ask(persons, all);
  if (version === 'v2') await ask(persons);
  if (version === 'v2') await ask(persons, { inkluderIkkeRegistrerte: false });
  for (const person of persons.slice(0, 12)) await ask([person], all);
  await ask(FEW, all);
  await ask(FEW.toReversed(), all);
  await ask(persons, all);
  for (const token of ['contact', 'digital-post', 'delegated-contact', 'delegated-digital-post', 'none', 'expired'])
    for (const identifiers of [persons, FEW.slice(0, 1)]) await ask(identifiers, { ...all, token });
  for (const identifiers of [persons, FEW.slice(0, 1)]) await ask(identifiers, { ...all, accept: 'application/jose' });
  // Mistakes of users: an empty list, a person twice, a typing error.
  await ask([]);
  await ask([FEW[0], FEW[1], FEW[0]], all);
  await ask([FEW[0], FEW[1]], all);
  await ask([FEW[0], FEW[1].slice(0, 10) + ((Number(FEW[1][10]) + 1) % 10)], all);
  if (thousand) await ask(thousand, all);
  if (thousand) await ask(thousand.slice(0, 300), all);
}

async function followChanges(url) {
  const ask = (fraEndringsId, token) =>
    send(url, '/rest/v2/krr/hentEndringer', { token, body: JSON.stringify({ fraEndringsId }) });
  for (const token of ['changes', 'changes', 'changes-contact']) {
    let from = 0;
    for (let page = 0; page < 5; page++) {
      const text = (await ask(from, token)) ?? '';
      const next = /"tilEndringsId":(\d+)/.exec(text)?.[1];
      const changed = [...text.matchAll(/"personidentifikator":"(\d{11})"/g)].map(([, identifier]) => identifier);
      if (changed.length > 0) await lookUp(url, 'v2', changed.slice(0, 50));
      if (next === undefined || Number(next) === from) break;
      from = Number(next);
    }
  }
}

async function useRest(url, thousand) {
  for (const version of ['v1', 'v2']) {
    await lookUpPersons(url, version, thousand);
    for (const token of ['user', 'user-contact', 'user'])
      await send(url, `/rest/${version}/person`, { method: 'GET', token });
    await send(url, `/rest/${version}/person`, { method: 'GET', token: 'user', accept: 'application/jose' });
    for (const token of ['main', 'digital-post'])
      await send(url, `/rest/${version}/printSertifikat`, { method: 'GET', token });
  }
  await followChanges(url);
}

const NAMESPACE = 'http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02';
const ENVELOPES = {
  1.1: { namespace: 'http://schemas.xmlsoap.org/soap/envelope/', type: 'text/xml; charset=utf-8' },
  1.2: { namespace: 'http://www.w3.org/2003/05/soap-envelope', type: 'application/soap+xml; charset=utf-8' },
};
const NEEDS = ['Person', 'Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus'];

async function useSoap(url, thousand) {
  const ask = (version, name, content = '', attributes = '') => {
    const { namespace, type } = ENVELOPES[version];
    const message = `<ns:${name} xmlns:ns="${NAMESPACE}"${attributes}>${content}</ns:${name}>`;
    const body = `<e:Envelope xmlns:e="${namespace}"><e:Body>${message}</e:Body></e:Envelope>`;
    return send(url, '/ws-v5', { token: null, type, body });
  };
  const write = (element, values) => values.map((value) => `<ns:${element}>${value}</ns:${element}>`).join('');
  const lookUp = (version, needs, identifiers) =>
    ask(
      version,
      'HentPersonerForespoersel',
      write('informasjonsbehov', needs) + write('personidentifikator', identifiers),
    );
  for (const version of ['1.1', '1.2']) {
    for (const need of NEEDS) await lookUp(version, [need], persons);
    for (let repetition = 0; repetition < 2; repetition++) await lookUp(version, NEEDS.slice(1), persons);
    await lookUp(version, NEEDS.slice(1, 4), persons);
    await lookUp(version, NEEDS.slice(1), persons.toReversed());
    await lookUp(version, [], persons);
    for (const person of FEW) await lookUp(version, NEEDS, [person]);
    await lookUp(version, ['Person'], [FEW[0], FEW[1], FEW[0]]);
    await ask(version, 'HentPrintSertifikatForespoersel');
    let from = 0;
    for (let page = 0; page < 5; page++) {
      const text = await ask(
        version,
        'HentEndringerForespoersel',
        write('informasjonsbehov', NEEDS),
        ` fraEndringsNummer="${from}"`,
      );
      const next = /tilEndringsNummer="(\d+)"/.exec(text ?? '')?.[1];
      if (next === undefined || Number(next) < from) break;
      from = Number(next) + 1;
    }
  }
  if (thousand) await lookUp('1.2', ['Person'], thousand);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { url, interface: used, thousand } = JSON.parse(line);
  await (used === 'soap' ? useSoap : useRest)(url, thousand);
  console.log('done');
}
