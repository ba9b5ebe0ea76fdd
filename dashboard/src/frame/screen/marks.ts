/** What a viewer may have seen of a scene: key of each thing that matters → how it stood. */
export type Seen = ReadonlyMap<string, string>

/** For how long what changed is marked after a scene comes back, milliseconds. */
export const MARK_MS = 10_000

/**
 * The keys that stand otherwise than when the scene was last shown. A scene shown for the first time marks nothing, and
 * neither does one whose subject changed (another day): then everything is new.
 */
export function changedSince(before: Seen | undefined, now: Seen): ReadonlySet<string> {
  const changed = new Set<string>()
  if (before === undefined || before.get(SUBJECT) !== now.get(SUBJECT)) return changed
  for (const [key, value] of now) if (before.get(key) !== value) changed.add(key)
  return changed
}

/** Remembers what each scene had shown when it left. */
export function createMarks() {
  const lastSeen = new Map<string, Seen>()
  return {
    leave(scene: string, seen: Seen): void {
      lastSeen.set(scene, seen)
    },
    /** What has changed on a scene since it left. */
    comeBack: (scene: string, now: Seen): ReadonlySet<string> => changedSince(lastSeen.get(scene), now),
  }
}

/** The key under which a scene says what it is about. */
export const SUBJECT = 'subject'
