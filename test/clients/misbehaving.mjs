// Makes the mistakes that the client checks find, at KRR_URL. PERSONS has at least 1001 identifiers, as JSON.
import { request as send } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const { KRR_URL } = process.env;
const persons = JSON.parse(process.env.PERSONS);
const jwt = (claims) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

const request = (path, { method = 'POST', token = 'any', headers = {}, body, agent } = {}) =>
  new Promise((resolve) => {
    const sent = send(KRR_URL + path, {
      method,
      agent,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    });
    sent.on('error', resolve).on('response', (response) => response.resume().on('close', () => resolve(response)));
    sent.end(body);
  });
const lookUp = (personidentifikatorer, options) =>
  request('/rest/v1/personer', { body: JSON.stringify({ personidentifikatorer }), ...options });

/** Repeats a mistake, each time after the response: a repetition within 10 ms may have been sent before it. */
async function repeat(times, mistake) {
  for (let attempt = 0; attempt < times; attempt++) {
    await mistake(attempt);
    await sleep(50);
  }
}

// Each person alone, on a connection of its own.
for (const person of persons.slice(0, 12)) await lookUp([person], { agent: false });
await lookUp(persons.slice(0, 1001));
await lookUp([persons[0], persons[1], persons[0]]);
await request(`/rest/v1/personer?id=${persons[2]}`, { body: '{}' });
await lookUp([persons[3]], { headers: { 'x-person': persons[3] } });
await request('/rest/v1/personer', {
  body: `{"personidentifikatorer":["${persons[4]}"],"informasjonsbehov":["Person"]}`,
});
await request('/rest/v1/personer', { body: `{"personidentifikatorer":[],"personidentifikatorer":["${persons[5]}"]}` });
await lookUp([persons[6]], { headers: { 'content-type': [] } });
await repeat(3, () => lookUp(['1'.repeat(11)]));
const expired = jwt({ exp: Math.floor(Date.now() / 1000) - 3600 });
for (let attempt = 0; attempt < 2; attempt++) await lookUp([persons[7]], { token: expired });
// The faults of the test: status 503 for version 2, status 429 with Retry-After, and 401, for tokens of these names.
for (let attempt = 0; attempt < 3; attempt++)
  await request('/rest/v2/personer', { body: JSON.stringify({ personidentifikatorer: [persons[8]] }) });
await repeat(3, () => lookUp([persons[9]], { token: 'limited' }));
await repeat(4, (attempt) => lookUp([persons[10 + attempt]], { token: 'rejected' }));
const element = `<n:personidentifikator>${persons[0]}</n:personidentifikator>`;
await request('/ws-v5', {
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><n:HentPersonerForespoersel xmlns:n="http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02">${element}${element}</n:HentPersonerForespoersel></e:Body></e:Envelope>`,
});
process.exit();
