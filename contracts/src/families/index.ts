export * from './families.ts'
export { flagsOf } from './judge.ts'
export { levelsSaid, opensUnit } from './levels-said.ts'
