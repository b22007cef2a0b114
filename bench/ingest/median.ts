/** @returns of several results of one shape the median of each number; a name that one of them does not have counts as 0 there */
export function medianOf<Result>(results: Result[]): Result {
  return middle(results) as Result
}

function middle(values: unknown[]): unknown {
  const first = values.find((value) => value !== undefined && value !== null)
  if (typeof first === 'number') {
    const sorted = values.map((value) => (value as number | undefined) ?? 0).sort((a, b) => a - b)
    return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
  }
  if (Array.isArray(first)) return first.map((_, i) => middle(values.map((value) => (value as unknown[])[i])))
  if (typeof first !== 'object' || first === null) return first ?? null
  const names = new Set(values.flatMap((value) => Object.keys(value ?? {})))
  return Object.fromEntries(
    [...names].map((name) => [name, middle(values.map((value) => (value as Record<string, unknown> | null)?.[name]))]),
  )
}
