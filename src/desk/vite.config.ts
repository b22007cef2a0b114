import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * `npx vite --config src/desk/vite.config.ts` serves the desk during development, in front of a Copytaster on port 3000.
 * A build is always for production: with NODE_ENV `test` or `development` vite would include React's development build, twice the size.
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
