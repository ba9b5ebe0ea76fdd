export { findTool, type FindOptions, type FoundTool } from './find.ts'
export { TOOLS } from './catalogue.ts'
export { ToolNotFoundError } from './errors.ts'
export type { ToolSpec } from './spec.ts'
