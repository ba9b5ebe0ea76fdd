export * from './facts-of.ts'
export * from './fixture.ts'
