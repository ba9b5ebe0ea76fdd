/** The part of autocannon 8 that the bench uses; the package brings no types. */
declare module 'autocannon' {
  interface Request {
    method?: string
    path?: string
    headers?: Record<string, string>
    body?: string
    setupRequest?: (request: Request) => Request
  }
  interface Options {
    url: string
    connections: number
    /** Seconds. */
    duration: number
    requests: readonly Request[]
  }
  interface Outcome {
    /** Seconds that it really took. */
    duration: number
    errors: number
    non2xx: number
    '2xx': number
  }
  function autocannon(options: Options): Promise<Outcome>
  export = autocannon
}
