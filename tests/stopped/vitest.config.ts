import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['tests/stopped/waits.ts'], globalSetup: ['tests/setup.ts'], maxWorkers: 1 } })
