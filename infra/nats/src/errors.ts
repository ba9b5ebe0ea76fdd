/** nats-server did not come up. The message is one line and says what to do. */
export class NatsStartError extends Error {
  readonly code: 'nats-port-in-use' | 'nats-start-failed' | 'nats-open-without-credentials'

  constructor(code: NatsStartError['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'NatsStartError'
    this.code = code
  }
}
