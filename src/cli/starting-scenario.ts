import { dirname, isAbsolute, relative, sep } from 'node:path';

const INSTALLED = './node_modules/krr-kit/scenarios/scenario.schema.json';

/**
 * A path that works on other machines: relative within the project that contains the package, or within a clone of the
 * package. From elsewhere, the path in a project that will install the package.
 */
function toSchemaReference(folder: string, schema: string): string {
  const path = relative(folder, schema).replaceAll(sep, '/');
  const isInProject = isBelow(folder, getProject(schema));
  if (!isInProject) return INSTALLED;
  return path.startsWith('..') ? path : `./${path}`;
}

function getProject(schema: string): string {
  const [project, ...rest] = schema.split(`${sep}node_modules${sep}`);
  return rest.length > 0 ? project! : dirname(dirname(schema));
}

function isBelow(folder: string, parent: string): boolean {
  const path = relative(parent || sep, folder);
  return path.split(sep)[0] !== '..' && !isAbsolute(path);
}

/**
 * Creates the text of a new scenario file. Each commented-out key is valid when it is uncommented.
 *
 * @param schema absolute path of the JSON Schema, for the editor
 * @param folder absolute path of the folder in which the file will be saved
 * @example
 * createStartingScenario('mine', '/app/node_modules/krr-kit/scenarios/scenario.schema.json', '/app');
 */
export const createStartingScenario = (
  name: string,
  schema: string,
  folder: string,
): string => `# yaml-language-server: $schema=${toSchemaReference(folder, schema)}
#
# Validate this file:   krr scenario validate ./${name}.yaml
# Start a mock with it: krr mock --scenario ./${name}.yaml
# List its persons:     krr scenario persons ./${name}.yaml
# Check the responses:  krr check http://127.0.0.1:8080 --token any --persons ./${name}.yaml
name: ${name}
description: The behaviour that surprises clients, and how a robust client handles it.

# The scenario that this file overrides: a bundled one (krr scenario list), a file such as ./base.yaml, or a list of both.
extends: standard

# Freezes the clock. Without it, the clock runs.
# now: 2026-06-01T12:00:00+02

# Persons of the register: every valid identifier (all), or only those of this file and of the scenarios it extends
# (scenario).
# population: scenario

# Behaviour that the documentation leaves open. An editor with YAML support lists every setting from the schema.
# behaviour:
#   expiredContact: delivered
#   timestamps: mixed
#   unknownMembers: true

# The key is the role of the person. Give a synthetic identifier (80 added to the month) in quotes, or describe the person
# with kind, born and sex. The other fields are named as in the response and override the generated person. null omits a
# field. A time is a timestamp, or an ISO 8601 duration before now such as {ago: P3M}.
persons:
  confirmed-long-ago:
    description: The e-mail address expires in a month. A robust client still notifies the person
    born: 1950..1959
    status: AKTIV
    reservasjon: NEI
    kontaktinformasjon:
      epostadresse: kari.berg@example.com
      epostadresse_oppdatert: { ago: P3Y }
      epostadresse_sist_verifisert: { ago: P17M }
      mobiltelefonnummer: null

  reserved-newcomer:
    description: Reserved, with a D-number. A robust client sends a letter
    kind: dnr
    sex: female
    status: AKTIV
    reservasjon: JA
    reservasjonstidspunkt: { ago: P1Y }
    digital_post: null

  # A combination that the documentation forbids requires allowInvalidState: true. It simulates a service that does not conform:
  # krr check reports a violation of state/slettet-no-data.
  deleted-with-address:
    description: Deleted, but with an e-mail address. A robust client does not use it
    allowInvalidState: true
    born: 1987
    status: SLETTET
    kontaktinformasjon:
      epostadresse: per.dahl@example.com
      epostadresse_oppdatert: { ago: P2Y }

# Faults that the mock injects. Only the first fault whose conditions match is applied. A fault has a delay, or one of:
# status (with headers and body), reset, empty, cutAtPerson, dribble, contentLength, trailingComma, charset, silence.
faults:
  rate-limit:
    description: Every tenth request exceeds the rate limit. A robust client waits for the time in Retry-After
    when:
      operation: personer
      attempt: { every: 10 }
    status: 429
    headers:
      Retry-After: 1

  slow-when-large:
    description: Batches of more than 100 persons are slow. A robust client has a sufficient timeout
    when:
      persons: 101..
    delay: { median: 200ms, p95: 2s }

# The rules that this scenario violates, as reported by krr check (krr check --list).
# violates:
#   - state/slettet-no-data

# The key print, with postkasseleverandoerAdresse and x509Sertifikat, specifies the printer that the service returns.
`;
