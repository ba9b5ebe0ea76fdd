import type { Scene } from '../frame/scene.ts'
import { attendance } from './attendance/scene.ts'
import { exams } from './exams/scene.ts'
import { grid } from './grid/scene.ts'

/** The scenes in the order of their turns. */
export const scenes: readonly Scene[] = [grid, attendance, exams].sort((a, b) => a.order - b.order)
