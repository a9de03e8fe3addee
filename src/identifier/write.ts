// The three character codes of each number 0-999, eight bits each: quicker than joining strings or dividing digit by digit.
const CODES = Int32Array.from({ length: 1000 }, (_, number) => {
  const [a, b, c] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10];
  return (48 + a) | ((48 + b) << 8) | ((48 + c) << 16);
});

/** The identifier of a date (six digits, as one number) and a tail (five). */
export function writeIdentifier(dateDigits: number, suffix: number): string {
  // `| 0` keeps the division in integers, which Math.floor does not.
  const high = (dateDigits / 1000) | 0;
  const individnummer = (suffix / 100) | 0;
  const a = CODES[high]!;
  const b = CODES[dateDigits - high * 1000]!;
  const c = CODES[individnummer]!;
  const d = CODES[suffix - individnummer * 100]!;
  // biome-ignore format: three digits a line
  return String.fromCharCode(
    a & 255, (a >> 8) & 255, a >> 16,
    b & 255, (b >> 8) & 255, b >> 16,
    c & 255, (c >> 8) & 255, c >> 16,
    (d >> 8) & 255, d >> 16,
  );
}
