import type { Scene } from '../../frame/scene.ts'

/** The rooms of the day's exam sessions; out of season it has no turn. */
export const exams: Scene = {
  id: 'exams',
  title: { vi: 'Kỳ thi', en: 'Exams' },
  order: 70,
  parameters: {},
  load: async () => (await import('./content.ts')).content,
}
