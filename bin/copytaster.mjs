#!/usr/bin/env node
// The way in: installs what is missing, then runs the TypeScript sources as they are.
import { installMissing } from './install.mjs'

await installMissing()
const { register } = await import('tsx/esm/api')
register()
await import('../src/cli/main.ts')
