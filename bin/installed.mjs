/**
 * Whether node_modules matches the lock file: every package is present with the version and checksum of the lock file, and there is no other.
 * Optional packages may be missing, because npm omits those of other platforms and their dependencies. A missing package for this platform
 * counts as missing, unless it also names a C library.
 *
 * @param {object} lock package-lock.json
 * @param {object | undefined} hidden node_modules/.package-lock.json, which npm writes when an installation is complete
 * @param {{ dev: boolean, os?: string, cpu?: string }} options `dev`: whether development dependencies are needed too
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
