export { dataPlaces, type DataPlaces } from './data-dir/data-dir.ts'
export { runState, urlsOf, type Urls } from './system/run-state.ts'
