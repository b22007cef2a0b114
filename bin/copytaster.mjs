#!/usr/bin/env node
// The entry point: installs missing packages, then runs the TypeScript sources directly.
import { installMissing } from './install.mjs'

await installMissing()
const { register } = await import('tsx/esm/api')
register()
await import('../src/cli/main.ts')
