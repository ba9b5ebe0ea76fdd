import type { Component } from 'svelte'
import type { Lang } from '../lib/format/number.ts'
import type { Answer, Stands } from '../lib/live/live-answer.svelte.ts'
import type { Question } from '../lib/live/question.ts'
import type { SchoolGroup } from '../lib/units/group.ts'
import type { Seen } from './screen/marks.ts'
import type { Words } from './words/words.ts'

/** A picture that takes its turn between header and footer: what is known of it before it is ever shown. */
export interface Scene {
  /** Its name in the address. */
  readonly id: string
  readonly title: Readonly<Record<Lang, string>>
  /** Scenes turn in the order of this number; key n shows the n-th. */
  readonly order: number
  /**
   * Parameters of the address that it takes beside `unit`, `date` and `session`, each with its reader (undefined: not
   * understood). They go with its query as variables of the same names.
   */
  readonly parameters: Readonly<Record<string, (text: string) => string | undefined>>
  /** Loads the rest, when the scene is to be shown. */
  readonly load: () => Promise<SceneContent>
}

/** What is loaded with a scene. Made by {@link sceneContent}, which sees that question and component fit each other. */
export interface SceneContent {
  readonly query: Question<Stands>
  readonly component: Component<SceneProps<never>>
  readonly seen: (data: never) => Seen
  /** Whether there is nothing to look at: then its turn goes to the next scene. */
  readonly isEmpty: (data: never) => boolean
}

/** What every scene gets: its own answer at three paces, and what the frame knows. */
export interface SceneProps<Data> {
  /** Changes at most four times a second: cells. */
  readonly model: Answer<Data>
  /** At most once a second. */
  readonly charts: Answer<Data>
  /** At most once in two seconds: large numbers. */
  readonly hero: Answer<Data>
  /** What it was asked with. */
  readonly asked: Readonly<Record<string, string>>
  readonly groups: readonly SchoolGroup[]
  readonly words: Words
  readonly title: string
  /** Heights of text in pixels of this screen. */
  readonly sizes: TextPixels
  /** Keys of what changed since the scene was last shown, for ten seconds after it comes back. */
  readonly marks: ReadonlySet<string>
  /** The system's clock, milliseconds since the epoch. */
  readonly clock: number
  /** When what is shown was last known to be all there is, on the system's clock. */
  readonly knownAt: number | null
}

/** Heights of text, and of the whole picture, in pixels. */
export interface TextPixels {
  readonly screen: number
  readonly must: number
  readonly label: number
  readonly foot: number
}

/**
 * A scene's question, the component that draws its answer, and what a viewer sees of one that is worth marking; where it has a
 * season, also what an answer looks like out of it.
 */
export const sceneContent = <Data extends Stands>(content: {
  readonly query: Question<Data>
  readonly component: Component<SceneProps<Data>>
  readonly seen: (data: Data) => Seen
  readonly isEmpty?: (data: Data) => boolean
}): SceneContent => ({ isEmpty: () => false, ...content })

/** An answer to a scene's own question, for that scene's component: {@link sceneContent} has seen that they fit. */
export const ownAnswer = (answer: Answer<Stands>): Answer<never> => answer as Answer<never>
