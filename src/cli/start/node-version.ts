/** The major versions of Node on which the whole test suite runs (.github/workflows/ci.yml). */
const TESTED_MAJORS = [20, 22, 24, 26]
/** Majors without further fixes, and since when (nodejs/Release, schedule.json). */
const SUPPORT_ENDED: Record<number, string> = { 20: 'April 2026' }

/**
 * A line for the operator about the Node version in use; undefined when there is nothing to report.
 * @param version as in process.versions.node
 */
export function nodeNote(version: string): string | undefined {
  const major = Number.parseInt(version, 10)
  if (SUPPORT_ENDED[major])
    return `Node ${version}: support for Node ${major} ended in ${SUPPORT_ENDED[major]}. Install Node 24; Copytaster will drop Node ${major} on 30 April 2027.`
  if (!TESTED_MAJORS.includes(major)) return `Node ${version}: Copytaster is tested on ${TESTED_MAJORS.join(', ')}.`
  return undefined
}
