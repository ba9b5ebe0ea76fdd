export { startReadSide, type ReadSideOptions } from './app.ts'
export { ReadSideConfig, readSideConfig } from './config.ts'
