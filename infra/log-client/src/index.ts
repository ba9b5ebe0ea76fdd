export { connectLog, disposeLog, headPosition, readEntries, readEntryAt, readEntryPages } from './log-client.ts'
