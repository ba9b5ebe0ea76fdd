import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Where `npm run dev` finds GraphQL: a running system, or the province of dev/mock-server.ts. */
const upstream = process.env['IOC_DASHBOARD_UPSTREAM'] ?? 'http://127.0.0.1:8400'

export default defineConfig({
  plugins: [svelte()],
  base: '/',
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Names without hashes: a page and a gateway that outlive a build still find its parts (DECISIONS.md).
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/wall.js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/graphql': { target: upstream, ws: true, changeOrigin: true } } },
  resolve: process.env['VITEST'] === undefined ? {} : { conditions: ['browser'] },
  test: { name: 'dashboard', include: ['src/**/*.spec.ts'], passWithNoTests: true },
})
