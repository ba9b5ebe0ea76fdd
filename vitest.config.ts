import { defineConfig } from 'vitest/config'

const node = (name: string, testTimeout: number, more: object = {}) => ({
  test: {
    name,
    include: [`{contracts,infra,services,projections,load-tests}/**/*.${name}.spec.ts`],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout,
    hookTimeout: testTimeout,
    ...more,
  },
})

/** Each of these specs owns a whole system, so they run one after another, once everything cheaper has passed. */
const alone = { maxWorkers: 1, sequence: { groupOrder: 1 } }

/** Specs are named by what they cost: unit (pure), int (one engine or process), e2e (the whole system). */
export default defineConfig({
  test: {
    projects: [node('unit', 30_000), node('int', 120_000), node('e2e', 900_000, alone), './dashboard/vite.config.ts'],
  },
})
