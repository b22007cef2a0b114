/**
 * Whether node_modules belongs to the lock file: every package is there in the version and with the checksum that the lock file names,
 * and no other. Optional packages may be missing, because npm leaves out those of other platforms, with what only they need; missing ones
 * that name this platform count, unless they also name a C library.
 *
 * @param {object} lock package-lock.json
 * @param {object | undefined} hidden node_modules/.package-lock.json, which npm writes when an installation is complete
 * @param {{ dev: boolean, os?: string, cpu?: string }} options `dev`: whether the development dependencies are needed too
 * @returns {boolean}
 */
export function isInstalled(lock, hidden, { dev, os = process.platform, cpu = process.arch }) {
  if (!hidden?.packages) return false
  const mayMiss = (wanted) => wanted.optional && !(wanted.os?.includes(os) && (wanted.cpu?.includes(cpu) ?? true) && !wanted.libc)
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (path === '' || (wanted.dev && !dev)) continue
    const found = hidden.packages[path]
    if (found ? found.version !== wanted.version || found.integrity !== wanted.integrity : !mayMiss(wanted)) return false
  }
  return Object.keys(hidden.packages).every((path) => path in lock.packages)
}
