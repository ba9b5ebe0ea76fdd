export { findTool } from './find.ts'
export { TOOLS } from './catalogue.ts'
export { ToolNotFoundError } from './errors.ts'
export type { ToolSpec } from './spec.ts'
