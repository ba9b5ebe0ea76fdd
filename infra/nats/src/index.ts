export { startNats, type ExitInfo, type NatsOptions, type RunningNats } from './start.ts'
export { NatsStartError } from './errors.ts'
export { findTool, TOOLS, ToolNotFoundError, type FindOptions, type FoundTool, type ToolSpec } from '@ioc/tools'
