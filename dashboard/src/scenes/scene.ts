import type { Component } from 'svelte'
import type { Messages } from '../lib/i18n/messages.ts'
import type { WallState } from '../lib/live/wall-state.ts'
import type { WallStore } from '../lib/live/wall-store.svelte.ts'
import type { Seen } from '../lib/screen/marks.ts'
import type { SchoolGroup } from '../lib/units/group.ts'

/** What every scene gets. */
export interface SceneProps {
  readonly store: WallStore
  readonly state: WallState
  readonly groups: readonly SchoolGroup[]
  readonly text: Messages
  /** Heights of text in pixels of this screen. */
  readonly sizes: TextPixels
  /** Keys of what changed since the scene was last shown, for ten seconds after it comes back. */
  readonly marks: ReadonlySet<string>
}

/** Heights of text, and of the whole picture, in pixels. */
export interface TextPixels {
  readonly screen: number
  readonly must: number
  readonly label: number
  readonly foot: number
}

/** A picture that takes its turn between header and footer. */
export interface Scene {
  /** Its name in the address. */
  readonly id: 'grid' | 'attendance'
  readonly component: Component<SceneProps>
  /** What a viewer sees of this state that is worth marking when it has changed. */
  readonly seen: (state: WallState) => Seen
}
