import type { CheckSum, Explanation } from '../api.ts';
import { formatDay } from '../format.ts';
import { text } from '../text/index.ts';

const t = text.digits;

export function IdentifierSection({ explanation }: { readonly explanation: Explanation }) {
  const { parsed, reasons, digits, checks } = explanation;
  return (
    <section class="panel" aria-labelledby="digits">
      <h2 id="digits">{t.title}</h2>
      <p>
        <span class={parsed.valid ? 'badge s2' : 'badge s5'}>{parsed.valid ? t.valid : t.invalid}</span>{' '}
        {describe(parsed)}
      </p>
      {reasons.length === 0 ? null : (
        <ul lang="en">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {digits.length === 0 ? null : (
        <div class="scroll" tabIndex={0} role="region" aria-label={t.digit}>
          <table class="digits">
            <tbody>
              <tr>
                <th scope="row">{t.part}</th>
                {groupParts(digits).map(({ part, width }) => (
                  <td key={part} colSpan={width} class={`part ${part}`}>
                    {t.parts[part]}
                  </td>
                ))}
              </tr>
              <tr class="big">
                <th scope="row">{t.digit}</th>
                {digits.map(({ digit, part }, index) => (
                  <td key={index} class={part}>
                    {digit}
                  </td>
                ))}
              </tr>
              <WeightRow label={t.weight1} weights={digits.map(({ k1Weight }) => k1Weight)} />
              <WeightRow label={t.weight2} weights={digits.map(({ k2Weight }) => k2Weight)} />
            </tbody>
          </table>
        </div>
      )}
      {checks === null ? null : (
        <ul>
          <li>{describeCheck(t.parts.k1, checks.k1)}</li>
          <li>{describeCheck(t.parts.k2, checks.k2)}</li>
        </ul>
      )}
    </section>
  );
}

function WeightRow({ label, weights }: { readonly label: string; readonly weights: readonly (number | null)[] }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      {weights.map((weight, index) => (
        <td key={index}>{weight}</td>
      ))}
    </tr>
  );
}

function groupParts(digits: Explanation['digits']) {
  const parts = [...new Set(digits.map(({ part }) => part))];
  return parts.map((part) => ({ part, width: digits.filter((one) => one.part === part).length }));
}

function describe({ kind, synthetic, birthDate, sex }: Explanation['parsed']): string {
  return [
    kind === undefined ? '' : t.kind[kind],
    synthetic === undefined ? '' : synthetic === 'none' ? t.notSynthetic : t.synthetic(synthetic),
    birthDate ? t.born(formatDay(Date.parse(`${birthDate}T12:00:00Z`))) : '',
    sex ? t.sex[sex] : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

const describeCheck = (name: string, { sum, remainder, permitted, digit }: CheckSum): string =>
  t.check(name, sum, remainder, permitted.length === 0 ? t.noDigit : permitted.join(', '), digit);
