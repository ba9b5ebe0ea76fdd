import type { LiveAnswer, Stands } from '../lib/live/live-answer.svelte.ts'
import type { Scene, SceneContent } from './scene.ts'
import type { Parameters, ScreenStore } from './screen-store.svelte.ts'
import { createMarks, MARK_MS } from './screen/marks.ts'
import { rotate, type Rotation, type RotationEvent } from './screen/rotation.ts'

/** A scene with the answer that it draws. */
interface Present {
  readonly scene: Scene
  readonly content: SceneContent
  readonly asked: Parameters
  readonly answer: LiveAnswer<Stands>
}

/** A scene on its way: its code, then what its question needs, then its answer. */
interface Coming {
  readonly scene: Scene
  /** Somebody asked for it: then it is shown also when it is empty. */
  readonly byHand: boolean
  readonly since: number
  content?: SceneContent
  present?: Present
}

export interface CarouselOptions {
  readonly scenes: readonly Scene[]
  readonly store: ScreenStore
  readonly dwellMs: number
  /** The scene that the address names; null: all in turn. */
  readonly named: string | null
  readonly warn: (message: string, cause: unknown) => void
  /** A scene could not be loaded: this page is older than what the server has. */
  readonly onMissing: () => void
}

/** A scene that has no answer after so long is shown all the same: its place says that it waits. */
const PATIENCE_MS = 3000
const NONE: ReadonlySet<string> = new Set()

/**
 * One scene at a time: only what is on show, and the next while it comes, is loaded and asked for. The one before stays until
 * the next has its answer, so that no turn shows an empty picture.
 */
export function createCarousel({ scenes, store, dwellMs, named, warn, onMissing }: CarouselOptions) {
  const fixed = scenes.findIndex(({ id }) => id === named)
  let rotation = $state.raw<Rotation>({ index: Math.max(0, fixed), paused: false, since: store.now })
  // A scene named in the address stays until somebody asks for another by key.
  let chosen = $state(false)
  let shown = $state.raw<Present | null>(null)
  let marks = $state.raw<ReadonlySet<string>>(NONE)
  let marksUntil = 0
  let coming: Coming | null = null
  /** Scenes that had nothing to show since one was shown: they may be all there are. */
  let passed = 0
  const seen = createMarks()

  const stays = $derived(fixed >= 0 && !chosen)

  async function bring(scene: Scene, byHand: boolean): Promise<void> {
    coming?.present?.answer.stop()
    const mine: Coming = { scene, byHand, since: store.now }
    coming = mine
    try {
      mine.content = await scene.load()
      ask(mine)
    } catch (error) {
      if (coming === mine) coming = null
      warn(`scene ${scene.id} could not be loaded`, error)
      onMissing()
    }
  }

  /** Asks for what comes, once, as soon as all that its question needs is known. */
  function ask(mine: Coming): void {
    if (coming !== mine || mine.content === undefined || mine.present !== undefined) return
    const { scene, content } = mine
    const asked = store.parametersOf(content.query)
    if (asked === null) return
    const settled = (): void => arrive(mine)
    const answer = store.open(content.query, asked, settled, settled)
    mine.present = { scene, content, asked, answer }
    // Nothing is on show yet, or the answer was there at once.
    if (shown === null || answer.model !== null) arrive(mine)
  }

  function arrive(mine: Coming): void {
    if (mine.present === undefined || coming !== mine) return
    coming = null
    const left = shown
    const came = mine.present
    const isEmpty = came.answer.model !== null && came.content.isEmpty(came.answer.model.data as never)
    if (isEmpty && !stays && !mine.byHand && passed < scenes.length - 1) {
      came.answer.stop()
      pass()
      return
    }
    passed = 0
    if (left !== null) {
      if (left.answer.model !== null) seen.leave(left.scene.id, seenOf(left))
      left.answer.stop()
    }
    marks = came.answer.model === null ? NONE : seen.comeBack(came.scene.id, seenOf(came))
    marksUntil = store.now + MARK_MS
    shown = came
    store.show(came.answer)
  }

  /** The turn of a scene that has nothing to show goes to the next one. */
  function pass(): void {
    passed++
    rotation = { ...rotation, index: (rotation.index + 1) % scenes.length, since: store.now }
    const scene = scenes[rotation.index]
    if (scene !== undefined && scene.id !== shown?.scene.id) void bring(scene, false)
    else passed = 0
  }

  /** Whether what is on show was asked about another day than the frame shows by now. */
  function isPast({ content, asked }: Present): boolean {
    const now = store.parametersOf(content.query)
    return now !== null && content.query.required.some((name) => now[name] !== asked[name])
  }

  function turn(event: RotationEvent): void {
    const before = rotation.index
    rotation = rotate(rotation, event, store.now, { count: scenes.length, dwellMs })
    const byHand = event.kind === 'step' || event.kind === 'choose'
    if (byHand) chosen = true
    const scene = scenes[rotation.index]
    if (rotation.index !== before && scene !== undefined) void bring(scene, byHand)
  }

  return {
    /** The scene on show; null before the first has been loaded. */
    get shown(): Present | null {
      return shown
    },
    /** The scene whose turn it is. */
    get due(): Scene | undefined {
      return scenes[rotation.index]
    },
    /** Whether scenes take turns on this screen. */
    get turns(): boolean {
      return !stays
    },
    get paused(): boolean {
      return rotation.paused
    },
    /** Keys of what changed on the scene since it was last shown. */
    get marks(): ReadonlySet<string> {
      return marks
    },
    turn,
    /** Lets time pass; called once a second. */
    tick(): void {
      if (coming !== null) ask(coming)
      if (coming !== null && store.now - coming.since >= PATIENCE_MS) arrive(coming)
      if (coming === null && shown !== null && isPast(shown)) void bring(shown.scene, true)
      if (marks.size > 0 && store.now >= marksUntil) marks = NONE
      if (shown === null && coming === null) this.start()
      else if (!stays && coming === null) turn({ kind: 'tick' })
    },
    /** Brings the first scene. */
    start(): void {
      const scene = scenes[rotation.index]
      if (scene !== undefined) void bring(scene, false)
    },
    stop(): void {
      coming?.present?.answer.stop()
      shown?.answer.stop()
      coming = null
    },
  }
}

const seenOf = ({ content, answer }: Present) => content.seen(answer.model?.data as never)

export type Carousel = ReturnType<typeof createCarousel>
