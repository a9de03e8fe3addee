/** Parts of a curl command: options with their quoted argument. Quotes of the shell may contain line breaks. */
const OPTION = / (?=(?:-H|--data-raw) )/;
const MAX_LINE_LENGTH = 100;

/**
 * Breaks a curl command into lines that a shell reads as one command. A long list of identifiers continues after commas:
 * blanks between the values of JSON have no meaning.
 */
export function formatCommand(curl: string, width = MAX_LINE_LENGTH): string {
  if (curl.length <= width) return curl;
  const end = curl.indexOf(" --data-raw '");
  const [head, body] = end < 0 ? [curl, ''] : [curl.slice(0, end), curl.slice(end + 1)];
  const lines = [...head.split(OPTION), ...(body === '' ? [] : [breakBody(body, width - 2)])];
  return lines.join(' \\\n  ');
}

/** Breaks between the values of a list of strings. */
function breakBody(body: string, width: number): string {
  const lines: string[] = [];
  for (const value of body.split(/(?<=",)(?=")/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + value.length <= width) lines[lines.length - 1] = last + value;
    else lines.push(value);
  }
  return lines.join('\n  ');
}
