import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * `npx vite --config src/desk/vite.config.ts` serves the desk while it is worked on, in front of a Copytaster on port 3000.
 * A build is for readers whatever NODE_ENV says: under `test` or `development` vite would pack React's developer build, twice the size.
 */
export default defineConfig(({ command }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  ...(command === 'serve'
    ? { plugins: [react()], server: { port: 5173, proxy: { '/v1': 'http://127.0.0.1:3000' } } }
    : { define: { 'process.env.NODE_ENV': '"production"' }, oxc: { jsx: { runtime: 'automatic', development: false } } }),
  build: {
    outDir: fileURLToPath(new URL('../../dist/desk', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
  },
}))
