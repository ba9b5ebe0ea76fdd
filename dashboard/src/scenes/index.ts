import AttendanceScene from './attendance/AttendanceScene.svelte'
import GridScene from './grid/GridScene.svelte'
import { seenOfAttendance } from './attendance/seen.ts'
import { seenOfGrid } from './grid/seen.ts'
import type { Scene } from './scene.ts'

/** The scenes in the order of their turns; key n shows the n-th. */
export const scenes: readonly Scene[] = [
  { id: 'grid', component: GridScene, seen: seenOfGrid },
  { id: 'attendance', component: AttendanceScene, seen: seenOfAttendance },
]
