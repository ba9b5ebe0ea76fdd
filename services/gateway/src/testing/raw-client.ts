import { connect, type Socket } from 'node:net'

/** A connection that sends exactly what it is told, and reads only when it should. */
export class RawClient {
  readonly socket: Socket
  /** What has been read, as latin1. */
  text = ''
  closed = false

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('error', () => (this.closed = true))
    socket.on('close', () => (this.closed = true))
  }

  static async connect(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url)
    const client = new RawClient(connect(Number(port), hostname))
    await new Promise<void>((resolve, reject) => {
      client.socket.once('connect', resolve)
      client.socket.once('error', reject)
    })
    return client
  }

  /** Begins to read. */
  read(): void {
    this.socket.on('data', (data: Buffer) => (this.text += data.toString('latin1')))
  }

  /** Sends one request and waits for the status of its answer; undefined when the connection ends without one. */
  static async status(url: string, request: string): Promise<number | undefined> {
    const client = await RawClient.connect(url)
    client.read()
    client.socket.write(request, 'latin1')
    const status = (): string | undefined => /^HTTP\/1\.1 (\d{3})/.exec(client.text)?.[1]
    while (!client.closed && status() === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
    client.socket.destroy()
    const answered = status()
    return answered === undefined ? undefined : Number(answered)
  }
}
