/** Columns of text, each as wide as its longest cell. */
export function table(head: string[], rows: unknown[][]): string {
  const lines = [head, ...rows.map((row) => row.map((cell) => String(cell ?? '').replace(/\s+/g, ' ')))]
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)))
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
