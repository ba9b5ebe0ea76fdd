import { WebSocket } from 'ws'

export interface SocketMessage {
  readonly type: string
  readonly id?: string
  readonly payload?: unknown
}

export interface ConnectOptions {
  /** Whether to send `connection_init` and wait for the answer. */
  readonly init?: boolean
  readonly headers?: Readonly<Record<string, string>>
  readonly protocol?: string
  readonly path?: string
  readonly token?: string
}

/** A bare client of `graphql-transport-ws` that keeps every message. */
export class SocketClient {
  readonly messages: SocketMessage[] = []
  readonly socket: WebSocket
  closeCode: number | undefined

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: Buffer) => this.messages.push(JSON.parse(data.toString('utf8')) as SocketMessage))
    socket.on('close', (code) => {
      this.closeCode = code
    })
  }

  /** Rejects with the HTTP status when the upgrade is refused. */
  static async connect(url: string, options: ConnectOptions = {}): Promise<SocketClient> {
    const { init = true, headers = {}, protocol = 'graphql-transport-ws', path = '/graphql', token } = options
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, protocol, { headers: { ...headers } })
    const client = new SocketClient(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve())
      socket.once('error', reject)
    })
    if (!init) return client
    const acknowledged = new Promise<void>((resolve, reject) => {
      socket.once('message', () => resolve())
      socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
    })
    client.send({ type: 'connection_init', ...(token === undefined ? {} : { payload: { token } }) })
    await acknowledged
    return client
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  close(): void {
    this.socket.close()
  }
}
