import {
  changeBody,
  changeEveryPerson,
  changeList,
  changeLookupResponse,
  changePersons,
  changeResponse,
  createError,
  type Json,
} from '../support/mutants/break-service.ts';
import { isPersonEndpoint, isV2, restrict } from '../support/mutants/independent/changes.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import {
  hasEmail,
  hasMailbox,
  hasMobile,
  isOutsidePersonsFile,
  isSeventh,
  UNUSED_IDENTIFIER,
} from '../support/mutants/persons.ts';

const setContentType = (contentType: string) =>
  changeLookupResponse((answer) => ({ ...answer, headers: { ...answer.headers, 'content-type': contentType } }));
const addHeader = (name: string, value: string) =>
  changeLookupResponse((answer) => ({ ...answer, headers: { ...answer.headers, [name]: value } }));
const changeText = (change: (text: string) => string | Buffer) =>
  changeLookupResponse((answer) => ({ ...answer, body: change(String(answer.body)) }));

const compareIdentifiers = (one: Json, other: Json): number =>
  one.personidentifikator.localeCompare(other.personidentifikator);

/** The rules that fail if a person is missing from a response. */
const MISSING_PERSON_RULES = ['request/thousand-identifiers', 'v2/include-not-registered'];

/** Adds a value that stands for an absent field. */
function fillAbsentFields(person: Json, absent: unknown): Json {
  const { kontaktinformasjon } = person;
  if (kontaktinformasjon === undefined) return person;
  const members = ['epostadresse', 'mobiltelefonnummer'].map((name) => [name, kontaktinformasjon[name] ?? absent]);
  return { ...person, kontaktinformasjon: { ...kontaktinformasjon, ...Object.fromEntries(members) } };
}

export const responseMutants: readonly Mutant[] = [
  {
    name: 'returns status 201 for a lookup',
    fires: ['response/status-200', 'request/one-identifier', 'request/thousand-identifiers'],
    serve: changeLookupResponse((answer) => ({ ...answer, status: 201 })),
  },
  {
    name: 'returns 500 for large batches',
    corner: true,
    fires: ['request/thousand-identifiers', 'request/no-server-error'],
    serve: changeLookupResponse((answer, { identifiers }) => (identifiers.length > 500 ? createError(500) : answer)),
  },
  {
    name: 'returns JSON with the media type text/html',
    fires: ['response/json-media-type'],
    serve: setContentType('text/html; charset=utf-8'),
  },
  {
    name: 'returns JSON with the media type text/plain',
    fires: ['response/json-media-type'],
    serve: setContentType('text/plain'),
  },
  {
    name: 'omits Content-Type',
    fires: ['response/json-media-type'],
    serve: changeLookupResponse(({ headers: { 'content-type': _, ...headers }, ...answer }) => ({
      ...answer,
      headers,
    })),
  },
  {
    name: 'returns JSON with a byte order mark',
    fires: ['response/valid-json-utf8'],
    serve: changeText((text) => `\u{FEFF}${text}`),
  },
  {
    name: 'encodes JSON in ISO 8859-1',
    fires: ['response/valid-json-utf8'],
    serve: changeText((text) => Buffer.from(text.replace('"personidentifikator"', '"sted":"Bodø",$&'), 'latin1')),
  },
  {
    name: 'encodes JSON in UTF-16',
    fires: ['response/valid-json-utf8'],
    serve: changeText((text) => Buffer.from(`\u{FEFF}${text}`, 'utf16le')),
  },
  {
    name: 'truncates large responses',
    corner: true,
    fires: ['response/valid-json-utf8'],
    serve: changeText((text) => text.slice(0, 262_144)),
  },
  {
    name: "returns a trailing comma after a person, as in the documentation's example",
    fires: ['response/valid-json-utf8'],
    serve: changeText((text) => text.replace('}]', ',}]')),
  },
  {
    name: 'returns a trailing comma if the identifiers are in descending order',
    corner: true,
    fires: ['response/valid-json-utf8'],
    serve: changeLookupResponse((answer, { identifiers }) =>
      identifiers.length > 1 && identifiers[0]! > identifiers.at(-1)!
        ? { ...answer, body: String(answer.body).replace('}]', '},]') }
        : answer,
    ),
  },
  {
    name: 'returns only the last 500 persons of a larger batch',
    corner: true,
    fires: ['request/thousand-identifiers', 'v2/include-not-registered'],
    serve: changeList((personer) => personer.slice(-500)),
  },
  {
    name: "returns )]}' before the JSON",
    fires: ['response/valid-json-utf8'],
    serve: changeText((text) => `)]}',\n${text}`),
  },
  {
    name: 'returns XML with the media type application/json',
    fires: ['response/valid-json-utf8'],
    serve: changeText(() => '<HentPersonerRespons/>'),
  },
  {
    name: 'returns personer as persons',
    fires: ['response/personer-array'],
    serve: changeBody(({ personer }) => ({ persons: personer })),
  },
  {
    name: 'returns the persons as a JSON array',
    fires: ['response/personer-array'],
    serve: changeBody(({ personer }) => personer),
  },
  {
    name: 'returns the persons as an object keyed by identifier',
    fires: ['response/personer-array'],
    serve: changeBody(({ personer }) => ({
      personer: Object.fromEntries(personer.map((person: Json) => [person.personidentifikator, person])),
    })),
  },
  {
    name: 'returns every person as a string of JSON',
    fires: ['response/personer-array', ...MISSING_PERSON_RULES, 'persons-file/matches'],
    serve: changeList((personer) => personer.map((person) => JSON.stringify(person))),
  },
  {
    name: 'wraps the response in data',
    fires: ['response/personer-array'],
    serve: changeBody((data) => ({ data })),
  },
  {
    name: 'omits some persons',
    fires: ['response/one-per-identifier', ...MISSING_PERSON_RULES],
    serve: changeList((personer) => personer.filter((person) => !isSeventh(person))),
  },
  {
    name: 'returns only the first 500 persons of a batch',
    corner: true,
    fires: ['request/thousand-identifiers', 'v2/include-not-registered'],
    serve: changeList((personer) => personer.slice(0, 500)),
  },
  {
    name: 'returns only the first 500 persons of a batch in version 2',
    corner: true,
    fires: ['v2/include-not-registered'],
    serve: changeList((personer, { version }) => (version === 'v2' ? personer.slice(0, 500) : personer)),
  },
  {
    name: 'omits the 1000th person',
    corner: true,
    fires: ['request/thousand-identifiers', 'v2/include-not-registered'],
    serve: changeList((personer) => personer.slice(0, 999)),
  },
  {
    name: 'returns some persons twice',
    fires: ['response/one-per-identifier'],
    serve: changeList((personer) => personer.flatMap((person) => (isSeventh(person) ? [person, person] : [person]))),
  },
  {
    name: 'returns a person who was not requested',
    fires: ['response/one-per-identifier', 'v2/only-not-registered'],
    serve: changeList((personer) => [
      ...personer,
      { personidentifikator: UNUSED_IDENTIFIER, reservasjon: 'NEI', status: 'AKTIV' },
    ]),
  },
  {
    name: "returns an identifier that differs from the request, as in the documentation's example",
    fires: ['response/one-per-identifier', ...MISSING_PERSON_RULES],
    serve: changePersons(isSeventh, (person) => {
      person.personidentifikator = UNUSED_IDENTIFIER;
    }),
  },
  {
    name: 'returns persons in the order of the identifiers',
    fires: ['response/order'],
    serve: changeList((personer) => [...personer].sort(compareIdentifiers)),
  },
  {
    name: 'returns the last person first',
    fires: ['response/order'],
    serve: changeList((personer) => [...personer].reverse()),
  },
  {
    name: 'returns the second half of a large batch first',
    corner: true,
    fires: ['response/order'],
    serve: changeList((personer) => [...personer.slice(500), ...personer.slice(0, 500)]),
  },
  {
    name: 'returns null for absent fields',
    fires: ['response/absent-not-null'],
    serve: changeList((personer) => personer.map((person) => fillAbsentFields(person, null))),
  },
  {
    name: 'returns empty strings for absent fields',
    fires: ['response/absent-not-null'],
    serve: changeList((personer) => personer.map((person) => fillAbsentFields(person, ''))),
  },
  {
    name: 'returns an empty object for absent contact information',
    fires: ['response/absent-not-null'],
    serve: changeEveryPerson((person) => {
      person.kontaktinformasjon ??= {};
    }),
  },
  {
    name: 'returns kontaktinformasjon as an array',
    fires: ['response/matches-contract'],
    serve: changePersons(
      (person) => isOutsidePersonsFile(person) && hasEmail(person),
      (person) => {
        person.kontaktinformasjon = [person.kontaktinformasjon];
      },
    ),
  },
  {
    name: 'returns digital_post as a string',
    fires: ['response/matches-contract'],
    serve: changePersons(
      (person) => isOutsidePersonsFile(person) && hasMailbox(person),
      (person) => {
        person.digital_post = person.digital_post.postkasseadresse;
      },
    ),
  },
  {
    name: 'returns mobiltelefonnummer as a JSON number',
    fires: ['response/matches-contract'],
    serve: changePersons(
      (person) => isOutsidePersonsFile(person) && hasMobile(person),
      ({ kontaktinformasjon }) => {
        kontaktinformasjon.mobiltelefonnummer = Number(kontaktinformasjon.mobiltelefonnummer);
      },
    ),
  },
  {
    name: 'returns epostadresse as an object',
    fires: ['response/matches-contract'],
    serve: changePersons(
      (person) => isOutsidePersonsFile(person) && hasEmail(person),
      ({ kontaktinformasjon }) => {
        const [local, domain] = kontaktinformasjon.epostadresse.split('@');
        kontaktinformasjon.epostadresse = { local, domain };
      },
    ),
  },
  {
    name: 'returns epostadresse_duplisert as a boolean',
    fires: ['response/matches-contract'],
    serve: changePersons(
      (person) => isOutsidePersonsFile(person) && hasEmail(person),
      ({ kontaktinformasjon }) => {
        kontaktinformasjon.epostadresse_duplisert = true;
      },
    ),
  },
  {
    name: 'declares UTF-8 as ISO 8859-1',
    fires: ['response/charset'],
    serve: setContentType('application/json; charset=ISO-8859-1'),
  },
  {
    name: 'declares UTF-8 as US-ASCII for one person',
    corner: true,
    fires: ['response/charset'],
    serve: restrict(({ identifiers }) => identifiers.length === 1, setContentType('application/json;charset=us-ascii')),
  },
  {
    name: 'declares UTF-8 as UTF-16 in v2',
    corner: true,
    fires: ['response/charset'],
    serve: restrict(isV2, setContentType('application/json; charset=utf-16')),
  },
  {
    name: 'writes the status of deleted persons twice',
    corner: true,
    fires: ['response/unique-members'],
    serve: changeText((text) => text.replaceAll('"status":"SLETTET"', '"status":"AKTIV","status":"SLETTET"')),
  },
  {
    name: 'writes personer twice',
    fires: ['response/unique-members'],
    serve: changeText((text) => text.replace('{"personer"', '{"personer":[],"personer"')),
  },
  {
    name: 'writes spraak twice in v2',
    corner: true,
    fires: ['response/unique-members'],
    serve: restrict(
      isV2,
      changeText((text) => text.replaceAll('"spraak":', '"spraak":"nb","spraak":')),
    ),
  },
  {
    name: 'lets every cache store lookups',
    fires: ['response/not-in-shared-caches'],
    serve: addHeader('cache-control', 'public, max-age=3600'),
  },
  {
    name: 'lets shared caches store lookups in v2',
    corner: true,
    fires: ['response/not-in-shared-caches'],
    serve: restrict(isV2, addHeader('cache-control', 's-maxage=60')),
  },
  {
    name: 'lets caches store the logged-in person',
    corner: true,
    fires: ['response/not-in-shared-caches'],
    serve: changeResponse((answer, asked) =>
      isPersonEndpoint(asked) ? { ...answer, headers: { ...answer.headers, 'cache-control': 'public' } } : answer,
    ),
  },
];
