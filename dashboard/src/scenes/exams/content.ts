import { sceneContent } from '../../frame/scene.ts'
import Exams from './Exams.svelte'
import { examsQuery } from './generated/query.ts'
import { isOutOfSeason, seenOfExams } from './seen.ts'

export const content = sceneContent({
  query: examsQuery,
  component: Exams,
  seen: seenOfExams,
  isEmpty: isOutOfSeason,
})
