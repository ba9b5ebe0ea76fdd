/** What fetching needs to know. */
export type FetchContext = {
  env: NodeJS.ProcessEnv
  /** An empty directory, removed afterwards. */
  scratch: string
  /** Called with a line about what goes on, before a step that may take longer than a second. */
  onProgress: (line: string) => void
}

/** Puts the executable at `target` or rejects with a WayFailed. */
export type Fetch = (target: string, context: FetchContext) => Promise<void>
