import { sceneContent } from '../../frame/scene.ts'
import Attendance from './Attendance.svelte'
import { attendanceQuery } from './generated/query.ts'
import { seenOfAttendance } from './seen.ts'

export const content = sceneContent({ query: attendanceQuery, component: Attendance, seen: seenOfAttendance })
