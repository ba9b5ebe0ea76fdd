import type { Scene } from '../../frame/scene.ts'

/** This morning's arrival. */
export const attendance: Scene = {
  id: 'attendance',
  title: { vi: 'Điểm danh', en: 'Attendance' },
  order: 30,
  parameters: {},
  load: async () => (await import('./content.ts')).content,
}
