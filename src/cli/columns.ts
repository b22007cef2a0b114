/** Two texts side by side, each wrapped to `width` characters. */
export function columns(left: string, right: string, width: number): string {
  const [a, b] = [wrap(left, width), wrap(right, width)]
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => `  ${(a[i] ?? '').padEnd(width)} | ${b[i] ?? ''}`.trimEnd()).join(
    '\n',
  )
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ''
    }
    line = line ? `${line} ${word}` : word
    // A word longer than the column (an address, text without spaces) takes several lines.
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width))
  }
  return [...lines, line]
}
