import { sceneContent } from '../../frame/scene.ts'
import { gridQuery } from './generated/query.ts'
import Grid from './Grid.svelte'
import { seenOfGrid } from './seen.ts'

export const content = sceneContent({ query: gridQuery, component: Grid, seen: seenOfGrid })
