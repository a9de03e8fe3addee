import { nb_NO } from '@faker-js/faker';
import { writeIfChanged } from './write-if-changed.ts';

const TRANSLITERATION: Record<string, string> = { æ: 'ae', ø: 'o', å: 'a' };

/** Converts a name for use in an address: lower case, ASCII letters only. */
function toAddressForm(name: string): string {
  return name
    .toLowerCase()
    .replace(/[æøå]/g, (letter) => TRANSLITERATION[letter]!)
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}

const toAddressForms = (names: readonly string[]) => [...new Set(names.map(toAddressForm))].sort();

/** Writes the Norwegian names of generated persons, so that the mock does not load Faker at run time. */
export function generateNames(): void {
  const { first_name, last_name } = nb_NO.person!;
  const names = {
    female: toAddressForms(first_name!.female!),
    male: toAddressForms(first_name!.male!),
    last: toAddressForms(last_name!.generic!),
  };
  writeIfChanged(
    new URL('../../src/register/generated/names.ts', import.meta.url),
    `/** Faker's Norwegian names, as they stand in addresses. */\nexport const names = ${JSON.stringify(names, null, 2)};\n`,
  );
}
