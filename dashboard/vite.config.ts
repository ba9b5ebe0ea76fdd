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
    // What the page names has no hash: a page and a gateway that outlive a build still find it. What is loaded with a scene has
    // one: a page of before must not run the scene of another build (DECISIONS.md).
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/wall.js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: ({ names: [name = ''] }) =>
          /^(?:index\.css|.*\.woff2)$/.test(name) ? 'assets/[name][extname]' : 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/graphql': { target: upstream, ws: true, changeOrigin: true } } },
  resolve: process.env['VITEST'] === undefined ? {} : { conditions: ['browser'] },
  test: { name: 'dashboard', include: ['src/**/*.spec.ts'], passWithNoTests: true },
})
