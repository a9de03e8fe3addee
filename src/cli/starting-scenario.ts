import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Relative to the folder if the package is installed within it: then it is the same on every machine. */
function toSchemaReference(folder: string, schema: string): string {
  const path = relative(folder, schema);
  if (path.startsWith('..') || isAbsolute(path)) return pathToFileURL(schema).href;
  return `./${path.replaceAll(sep, '/')}`;
}

/**
 * A scenario to start from. Every line of it that is commented out and begins with a key is valid too.
 *
 * @param schema the absolute path of the schema, for the editor
 * @param folder the absolute path of the folder that the file is for
 * @example
 * startingScenario('mine', '/app/node_modules/krr-kit/scenarios/scenario.schema.json', '/app');
 */
export const createStartingScenario = (
  name: string,
  schema: string,
  folder: string,
): string => `# yaml-language-server: $schema=${toSchemaReference(folder, schema)}
#
# Check this file:   krr scenario validate ./${name}.yaml
# Answer by it:      krr mock --scenario ./${name}.yaml
# See its persons:   curl -s http://127.0.0.1:8080/__krr/scenario
# Judge the answers: krr check http://127.0.0.1:8080 --token any --persons ./${name}.yaml
name: ${name}
description: What the trap is, and what a good client does.

# What this lies on top of: a name of the library (krr scenario list), a file such as ./base.yaml, or a list of them.
extends: standard

# Freezes the clock. Without it, the clock runs.
# now: 2026-06-01T12:00:00+02

# Whether every valid identifier has a person (all), or only those of this file and what it extends (scenario).
# population: scenario

# What the service does where its documentation is silent: an editor that knows the schema lists every switch.
# behaviour:
#   expiredContact: delivered
#   timestamps: mixed
#   unknownMembers: true

# Each person has the name of a role, and a synthetic identifier (80 added to the month) in quotes; or kind, born and sex
# describe one. What follows is laid on top of the generated person, under the names that the answer has. A null states
# that a member is absent; a time is a timestamp, or {ago: P3M}, an ISO 8601 duration before now.
persons:
  confirmed-long-ago:
    description: A month before the e-mail address expires. A good client notifies
    born: 1950-1959
    status: AKTIV
    reservasjon: NEI
    kontaktinformasjon:
      epostadresse: kari.berg@example.com
      epostadresse_oppdatert: { ago: P3Y }
      epostadresse_sist_verifisert: { ago: P17M }
      mobiltelefonnummer: null

  reserved-newcomer:
    description: Reserved, with a D-number. A good client sends a letter
    kind: dnr
    sex: female
    status: AKTIV
    reservasjon: JA
    reservasjonstidspunkt: { ago: P1Y }
    digital_post: null

  # A state that the documentation forbids needs allowInvalidState: true. That is how a broken service is simulated: krr check
  # finds that it breaks state/slettet-no-data.
  deleted-with-address:
    description: Deleted, but with an e-mail address even so. A good client does not use it
    allowInvalidState: true
    born: 1987
    status: SLETTET
    kontaktinformasjon:
      epostadresse: per.dahl@example.com
      epostadresse_oppdatert: { ago: P2Y }

# What goes wrong: the first fault whose conditions hold strikes, alone. A delay, or one of: status (with headers and
# body), reset, empty, cutAtPerson, dribble, contentLength, trailingComma, charset, silence.
faults:
  rate-limit:
    description: Every tenth request is one too many. A good client waits as long as Retry-After says
    when:
      operation: personer
      attempt: { every: 10 }
    status: 429
    headers:
      Retry-After: 1

  slow-when-large:
    description: Batches of more than 100 take their time. A good client has a timeout, and patience
    when:
      persons: 101-
    delay: { median: 200ms, p95: 2s }

# The rules that krr check must find broken by this scenario (krr check --list).
# breaks:
#   - state/slettet-no-data

# A key print, with postkasseleverandoerAdresse and x509Sertifikat, states the printer that the service tells of.
`;
