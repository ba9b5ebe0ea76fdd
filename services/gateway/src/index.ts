export * from './config.ts'
export * from './failpoints.ts'
export * from './gateway.ts'
