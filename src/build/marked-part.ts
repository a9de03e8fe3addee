/**
 * A text in Markdown with something else between the comments `<!-- name: … -->` and `<!-- /name -->`; as it is, if it
 * has no such comments.
 */
export function withMarkedPart(text: string, name: string, part: string): string {
  const between = new RegExp(`(<!-- ${name}:[^\\n]*-->\\n)[\\s\\S]*(<!-- /${name} -->)`);
  return text.replace(between, (_, opening: string, closing: string) => `${opening}\n${part}\n${closing}`);
}
