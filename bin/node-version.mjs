/** The oldest release of a major version that the packages run on (vite 8, rolldown); from 24 on, any. */
const OLDEST = { 20: [20, 2], 22: [12, 0] }

/**
 * Why this Node cannot run Copytaster, in one sentence; undefined when it can. Keep it in step with `engines` in package.json.
 * @param {string} version as in process.versions.node
 * @returns {string | undefined}
 */
export function unsupportedNode(version) {
  const [major, minor, patch] = version.split('.').map((part) => Number.parseInt(part, 10))
  const oldest = OLDEST[major]
  if (oldest ? minor > oldest[0] || (minor === oldest[0] && patch >= oldest[1]) : major > 22) return undefined
  return `Copytaster needs Node 20.20.2, 22.12, or 24 and newer. This is ${version}: install a newer one from https://nodejs.org and start again.`
}
