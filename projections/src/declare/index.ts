export * from './cell-kinds.ts'
export {
  field,
  fixed,
  read,
  reference,
  report,
  reportOf,
  thingOf,
  type Declaration,
  type Rhythm,
  type Source,
  type Thing,
} from './declaration.ts'
export { declare, type DeclaredModel } from './model.ts'
export { DEFAULT_THING_KEY } from './thing.ts'
