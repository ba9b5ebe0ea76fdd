import type { Scene } from '../../frame/scene.ts'

/** One cell per school. */
export const grid: Scene = {
  id: 'grid',
  title: { vi: 'Lưới trường', en: 'Schools' },
  order: 20,
  parameters: {},
  load: async () => (await import('./content.ts')).content,
}
