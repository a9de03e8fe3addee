type FieldMap = Readonly<Record<string, unknown>>;

/** The name says what it is: nobody has documented it, and nobody will. */
const UNKNOWN_FIELD = 'oppdiktet_medlem';

/** A value of another type at each place: a later version might have any. */
const UNKNOWN_FIELD_VALUE = { hva: 'finnes ikke i dokumentasjonen', antall: 1, liste: [true, null] };
const UNKNOWN_VALUE_BY_OBJECT: FieldMap = {
  kontaktinformasjon: 'finnes ikke i dokumentasjonen',
  digital_post: ['finnes ikke i dokumentasjonen'],
};

/** A person, and each object in it that has something to tell, with one more member. */
export function withUnknownFields(disclosed: FieldMap): object {
  const members = Object.entries(disclosed).map(([member, value]) => [
    member,
    addUnknownField(value, UNKNOWN_VALUE_BY_OBJECT[member]),
  ]);
  return { ...Object.fromEntries(members), [UNKNOWN_FIELD]: UNKNOWN_FIELD_VALUE };
}

const addUnknownField = (value: unknown, addition: unknown): unknown =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
    ? { ...value, [UNKNOWN_FIELD]: addition }
    : value;

/** What stands beside `personer`, as JSON. */
export const UNKNOWN_TOP_LEVEL_FIELD = `${JSON.stringify(UNKNOWN_FIELD)}:true`;
