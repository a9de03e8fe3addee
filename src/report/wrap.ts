/** Lines of at most so many characters, broken between words; a longer word stands alone. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(' ')) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (longer.length <= width || current === '') current = longer;
      else {
        lines.push(current);
        current = word;
      }
    }
    return [...lines, current];
  });
}

/** Lines that are broken wherever they are full: for JSON, which has few blanks. */
export const breakText = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${Math.max(width, 1)}}`, 'gsu')) ?? ['']);

/** A label, and lines beside it. */
export function labelLines(label: string, lines: readonly string[], column: number): string[] {
  return lines.map((line, i) => (i === 0 ? label : '').padEnd(column) + line);
}
