/** The major versions of Node on which the whole test suite runs (.github/workflows/ci.yml). */
const TESTED = [20, 22, 24, 26]
/** Majors that get no fixes any more, and when that began (nodejs/Release, schedule.json). */
const ENDED: Record<number, string> = { 20: 'April 2026' }

/**
 * What the operator should know of the Node that runs this, in one line, or undefined when there is nothing to say.
 * @param version as in process.versions.node
 */
export function nodeNote(version: string): string | undefined {
  const major = Number.parseInt(version, 10)
  if (ENDED[major])
    return `Node ${version}: its support ended in ${ENDED[major]}. Install Node 24; Copytaster leaves ${major} on 30 April 2027.`
  if (!TESTED.includes(major)) return `Node ${version}: Copytaster is tested on ${TESTED.join(', ')}.`
  return undefined
}
