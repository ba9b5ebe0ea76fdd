import { defineConfig } from 'vitest/config'

const node = (name: string, testTimeout: number) => ({
  test: {
    name,
    include: [`{contracts,infra,services,projections,load-tests}/**/*.${name}.spec.ts`],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout,
    hookTimeout: testTimeout,
  },
})

/** Specs are named by what they cost: unit (pure), int (one engine or process), e2e (the whole system). */
export default defineConfig({
  test: {
    projects: [node('unit', 10_000), node('int', 120_000), node('e2e', 600_000), './dashboard/vite.config.ts'],
  },
})
