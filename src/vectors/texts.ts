const TIMESTAMP = { type: 'string', description: 'Norwegian time with its offset, such as 2026-06-01T12:00:00+02' };
const NULLABLE_TIMESTAMP = { ...TIMESTAMP, type: ['string', 'null'] };
const VARSLINGSSTATUS = { enum: ['KAN_VARSLES', 'KAN_IKKE_VARSLES'] };

const describeVector = (properties: Record<string, object>, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});

const describeFile = (subject: string, vector: object) => ({
  properties: { subject: { const: subject }, vectors: { type: 'array', items: vector } },
});

const IDENTIFIER = describeVector(
  {
    identifier: { type: 'string', description: 'The text to parse; it can have any length and any characters.' },
    rule: { enum: ['classic', '2032'], description: '2032 accepts both rules.' },
    valid: { type: 'boolean' },
    kind: { enum: ['fnr', 'dnr'] },
    synthetic: { enum: ['none', '+80', '+40', '+65'] },
    birthDate: { type: ['string', 'null'], description: 'YYYY-MM-DD, or null if the number does not contain it.' },
    sex: { enum: ['female', 'male', null] },
    reasons: {
      type: 'array',
      minItems: 1,
      items: { enum: ['length', 'digits', 'date', 'series', 'k1', 'k2'] },
      description: 'Every reason why the identifier is invalid.',
    },
  },
  ['identifier', 'rule', 'valid'],
);

/** The JSON schema (2020-12) of every file of vectors. */
export const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Test vectors of krr-kit',
  type: 'object',
  required: ['subject', 'vectors'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    subject: { enum: ['identifiers', 'persons', 'eighteen-months', 'varslingsstatus', 'timestamps'] },
    vectors: { type: 'array', minItems: 1 },
  },
  oneOf: [
    describeFile('identifiers', IDENTIFIER),
    describeFile('persons', describeVector({ seed: { type: 'integer' }, now: TIMESTAMP, person: { type: 'object' } })),
    describeFile(
      'eighteen-months',
      describeVector({
        now: TIMESTAMP,
        oppdatert: NULLABLE_TIMESTAMP,
        sist_verifisert: NULLABLE_TIMESTAMP,
        usable: { type: 'boolean' },
      }),
    ),
    describeFile(
      'varslingsstatus',
      describeVector({
        status: { enum: ['AKTIV', 'SLETTET', 'IKKE_REGISTRERT'] },
        reservasjon: { enum: ['JA', 'NEI'] },
        contact: { enum: ['none', 'fresh', 'mixed', 'expired'] },
        varslingsstatus: VARSLINGSSTATUS,
        contested: { type: 'boolean' },
      }),
    ),
    describeFile(
      'timestamps',
      describeVector({ timestamp: { type: 'string' }, instant: { type: ['string', 'null'] } }),
    ),
  ],
};

export const README = `# Test vectors

Inputs and expected results, for implementations in other languages. \`vectors.schema.json\` describes every file.
All identifiers are synthetic.

| file | what to test |
|---|---|
| \`identifiers.json\` | Parse \`identifier\` by \`rule\`. If \`valid\` is true, compare kind, offset of the month, birth date and sex. Otherwise compare the set of \`reasons\`, or only the validity. |
| \`timestamps.json\` | Parse \`timestamp\`. The result is \`instant\` (UTC), or an error if \`instant\` is null. An implementation without fractions of a second below a millisecond drops them. |
| \`eighteen-months.json\` | A contact channel with the dates \`oppdatert\` and \`sist_verifisert\` (null: absent) is \`usable\` at \`now\` if one of them is later than 18 calendar months before \`now\`, in Norwegian time, clamped to the end of the month. |
| \`varslingsstatus.json\` | The \`varslingsstatus\` of each kind of person. \`contact\` combines the channels: \`mixed\` is one usable and one expired. \`contested\` marks values that the documentation leaves open. |
| \`persons.json\` | The person that \`krr mock --seed <seed> --now <now>\` returns to a client with every scope. |

Sources: [varslingsstatus](https://docs.digdir.no/resources/begrep/felles/varslingsstatus),
[the 18-month rule](https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd), forskrift om folkeregistrering § 2-2.

Create them again with \`krr vectors --out <folder>\`; they change only with the version of krr-kit.
`;
