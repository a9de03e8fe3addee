import { body, everyone, found, type Json, list, refusal, those } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { hasEmail, hasMailbox, hasMobile, isSeventh, isUnstated, STRANGER } from '../support/mutants/persons.ts';

const typed = (contentType: string) =>
  found((answer) => ({ ...answer, headers: { ...answer.headers, 'content-type': contentType } }));
const written = (change: (text: string) => string | Buffer) =>
  found((answer) => ({ ...answer, body: change(String(answer.body)) }));

const byIdentifier = (one: Json, other: Json): number =>
  one.personidentifikator.localeCompare(other.personidentifikator);

/** Of a thousand, and of everybody whom version 2 is asked for, nobody may be missing. */
const MISSED = ['request/thousand-identifiers', 'v2/include-not-registered'];

/** A copy in which what is absent is said in another way. */
function padded(person: Json, absent: unknown): Json {
  const { kontaktinformasjon } = person;
  if (kontaktinformasjon === undefined) return person;
  const members = ['epostadresse', 'mobiltelefonnummer'].map((name) => [name, kontaktinformasjon[name] ?? absent]);
  return { ...person, kontaktinformasjon: { ...kontaktinformasjon, ...Object.fromEntries(members) } };
}

export const answerMutants: readonly Mutant[] = [
  {
    name: 'created',
    breaks: 'answers a lookup with status 201',
    fires: ['response/status-200', 'request/one-identifier', 'request/thousand-identifiers'],
    serve: found((answer) => ({ ...answer, status: 201 })),
  },
  {
    name: 'large batches fail',
    breaks: 'answers 503 to large batches',
    fires: ['request/thousand-identifiers', 'request/no-server-error'],
    serve: found((answer, { identifiers }) => (identifiers.length > 500 ? refusal(503) : answer)),
  },
  {
    name: 'HTML',
    breaks: 'says that its JSON is text/html',
    fires: ['response/json-media-type'],
    serve: typed('text/html; charset=utf-8'),
  },
  {
    name: 'text',
    breaks: 'says that its JSON is text/plain',
    fires: ['response/json-media-type'],
    serve: typed('text/plain'),
  },
  {
    name: 'no media type',
    breaks: 'sends no Content-Type',
    fires: ['response/json-media-type'],
    serve: found(({ headers: { 'content-type': _, ...headers }, ...answer }) => ({ ...answer, headers })),
  },
  {
    name: 'a BOM',
    breaks: 'begins its answers with a byte order mark',
    fires: ['response/valid-json-utf8'],
    serve: written((text) => `\u{FEFF}${text}`),
  },
  {
    name: 'latin1',
    breaks: 'writes letters outside of ASCII in ISO 8859-1',
    fires: ['response/valid-json-utf8'],
    serve: written((text) => Buffer.from(text.replace('"personidentifikator"', '"sted":"Bodø",$&'), 'latin1')),
  },
  {
    name: 'UTF-16',
    breaks: 'writes its answers in UTF-16',
    fires: ['response/valid-json-utf8'],
    serve: written((text) => Buffer.from(`\u{FEFF}${text}`, 'utf16le')),
  },
  {
    name: 'cut off',
    breaks: 'leaves the end of large answers out',
    fires: ['response/valid-json-utf8'],
    serve: written((text) => text.slice(0, 262_144)),
  },
  {
    name: 'a trailing comma',
    breaks: 'ends a person with a comma, as the example in the documentation does',
    fires: ['response/valid-json-utf8'],
    serve: written((text) => text.replace('}]', ',}]')),
  },
  {
    name: 'a prefix against inclusion',
    breaks: "puts )]}' before its JSON",
    fires: ['response/valid-json-utf8'],
    serve: written((text) => `)]}',\n${text}`),
  },
  {
    name: 'XML',
    breaks: 'answers in XML, and says that it is JSON',
    fires: ['response/valid-json-utf8'],
    serve: written(() => '<HentPersonerRespons/>'),
  },
  {
    name: 'another name for the list',
    breaks: 'calls the list persons',
    fires: ['response/personer-array'],
    serve: body(({ personer }) => ({ persons: personer })),
  },
  {
    name: 'an array alone',
    breaks: 'sends the list without an object around it',
    fires: ['response/personer-array'],
    serve: body(({ personer }) => personer),
  },
  {
    name: 'an object for the list',
    breaks: 'sends the persons by their identifiers',
    fires: ['response/personer-array'],
    serve: body(({ personer }) => ({
      personer: Object.fromEntries(personer.map((person: Json) => [person.personidentifikator, person])),
    })),
  },
  {
    name: 'JSON in JSON',
    breaks: 'sends every person as a string of JSON',
    fires: ['response/personer-array', ...MISSED, 'persons-file/matches'],
    serve: list((personer) => personer.map((person) => JSON.stringify(person))),
  },
  {
    name: 'an envelope',
    breaks: 'wraps the answer in data',
    fires: ['response/personer-array'],
    serve: body((data) => ({ data })),
  },
  {
    name: 'some are missing',
    breaks: 'leaves some persons out',
    fires: ['response/one-per-identifier', ...MISSED],
    serve: list((personer) => personer.filter((person) => !isSeventh(person))),
  },
  {
    name: 'missing beyond the 500th',
    breaks: 'answers the first 500 of a batch',
    fires: [...MISSED, 'batch/split'],
    serve: list((personer) => personer.slice(0, 500)),
  },
  {
    name: 'missing beyond the 500th, where some may be',
    breaks: 'answers the first 500 of a batch in version 2',
    fires: ['v2/include-not-registered', 'batch/split'],
    serve: list((personer, { version }) => (version === 'v2' ? personer.slice(0, 500) : personer)),
  },
  {
    name: 'the last is missing',
    breaks: 'leaves the 1000th out',
    fires: [...MISSED, 'batch/split'],
    serve: list((personer) => personer.slice(0, 999)),
  },
  {
    name: 'twice',
    breaks: 'answers some persons twice',
    fires: ['response/one-per-identifier'],
    serve: list((personer) => personer.flatMap((person) => (isSeventh(person) ? [person, person] : [person]))),
  },
  {
    name: 'somebody else too',
    breaks: 'answers a person who was not asked for',
    fires: ['response/one-per-identifier'],
    serve: list((personer) => [...personer, { personidentifikator: STRANGER, reservasjon: 'NEI', status: 'AKTIV' }]),
  },
  {
    name: 'somebody else instead',
    breaks: 'answers with another identifier than the one asked for, as the example in the documentation does',
    fires: ['response/one-per-identifier', ...MISSED],
    serve: those(isSeventh, (person) => {
      person.personidentifikator = STRANGER;
    }),
  },
  {
    name: 'sorted',
    breaks: 'answers in the order of the identifiers',
    fires: ['response/order'],
    serve: list((personer) => [...personer].sort(byIdentifier)),
  },
  {
    name: 'backwards',
    breaks: 'answers the last one first',
    fires: ['response/order'],
    serve: list((personer) => [...personer].reverse()),
  },
  {
    name: 'out of order beyond the 500th',
    breaks: 'answers two halves of a large batch as they are done',
    fires: ['response/order'],
    serve: list((personer) => [...personer.slice(500), ...personer.slice(0, 500)]),
  },
  {
    name: 'null',
    breaks: 'sends null for what is absent',
    fires: ['response/absent-not-null'],
    serve: list((personer) => personer.map((person) => padded(person, null))),
  },
  {
    name: 'empty strings',
    breaks: 'sends "" for what is absent',
    fires: ['response/absent-not-null'],
    serve: list((personer) => personer.map((person) => padded(person, ''))),
  },
  {
    name: 'an empty object',
    breaks: 'sends {} where there is no contact information',
    fires: ['response/absent-not-null'],
    serve: everyone((person) => {
      person.kontaktinformasjon ??= {};
    }),
  },
  {
    name: 'contact information as a list',
    breaks: 'sends kontaktinformasjon as an array',
    fires: ['response/matches-contract'],
    serve: those(
      (person) => isUnstated(person) && hasEmail(person),
      (person) => {
        person.kontaktinformasjon = [person.kontaktinformasjon];
      },
    ),
  },
  {
    name: 'a mailbox as a string',
    breaks: 'sends digital_post as the address alone',
    fires: ['response/matches-contract'],
    serve: those(
      (person) => isUnstated(person) && hasMailbox(person),
      (person) => {
        person.digital_post = person.digital_post.postkasseadresse;
      },
    ),
  },
  {
    name: 'a mobile number as a number',
    breaks: 'sends mobiltelefonnummer as a JSON number',
    fires: ['response/matches-contract'],
    serve: those(
      (person) => isUnstated(person) && hasMobile(person),
      ({ kontaktinformasjon }) => {
        kontaktinformasjon.mobiltelefonnummer = Number(kontaktinformasjon.mobiltelefonnummer);
      },
    ),
  },
  {
    name: 'an address in parts',
    breaks: 'sends epostadresse as an object',
    fires: ['response/matches-contract'],
    serve: those(
      (person) => isUnstated(person) && hasEmail(person),
      ({ kontaktinformasjon }) => {
        const [local, domain] = kontaktinformasjon.epostadresse.split('@');
        kontaktinformasjon.epostadresse = { local, domain };
      },
    ),
  },
  {
    name: 'a yes that is true',
    breaks: 'sends epostadresse_duplisert as a boolean',
    fires: ['response/matches-contract'],
    serve: those(
      (person) => isUnstated(person) && hasEmail(person),
      ({ kontaktinformasjon }) => {
        kontaktinformasjon.epostadresse_duplisert = true;
      },
    ),
  },
];
