type Members = Readonly<Record<string, unknown>>;

/** The name says what it is: nobody has documented it, and nobody will. */
const NAME = 'oppdiktet_medlem';

/** A value of another type at each place: a later version might have any. */
const OF_PERSON = { hva: 'finnes ikke i dokumentasjonen', antall: 1, liste: [true, null] };
const OF_OBJECTS: Members = {
  kontaktinformasjon: 'finnes ikke i dokumentasjonen',
  digital_post: ['finnes ikke i dokumentasjonen'],
};

/** A person, and each object in it that has something to tell, with one more member. */
export function withUnknownMembers(told: Members): object {
  const members = Object.entries(told).map(([member, value]) => [member, extended(value, OF_OBJECTS[member])]);
  return { ...Object.fromEntries(members), [NAME]: OF_PERSON };
}

const extended = (value: unknown, addition: unknown): unknown =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? { ...value, [NAME]: addition } : value;

/** What stands beside `personer`, as JSON. */
export const UNKNOWN_BESIDE_PERSONS = `${JSON.stringify(NAME)}:true`;
