export { connectLog, disposeLog, headPosition, readEntries, readEntryAt } from './log-client.ts'
