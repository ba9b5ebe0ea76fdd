import { noArguments } from '../arguments.ts'
import { columns, good, type Command } from '../command.ts'

/** The lists stand with the stages they belong to; loading those takes a moment, so only this command does. */
async function byProcess(): Promise<Readonly<Record<string, readonly string[]>>> {
  const [log, ingest, relay, projector, gateway] = await Promise.all([
    import('@ioc/eventstore'),
    import('@ioc/ingest'),
    import('@ioc/relay'),
    import('@ioc/projections'),
    import('@ioc/gateway'),
  ])
  return {
    log: log.LOG_FAILPOINTS,
    ingest: ingest.INGEST_FAILPOINTS,
    relay: relay.RELAY_FAILPOINTS,
    projector: projector.PROJECTOR_FAILPOINTS,
    gateway: gateway.GATEWAY_FAILPOINTS,
  }
}

export const failpointsCommand: Command = {
  name: 'failpoints',
  summary: 'lists the places where a test can make a process die (IOC_FAILPOINTS)',
  usage: '',
  async run(args) {
    noArguments(args)
    const failpoints = Object.entries(await byProcess()).flatMap(([process, names]) =>
      names.map((name) => ({ name, process })),
    )
    return good({ failpoints }, columns(failpoints.map(({ name, process }) => [name, process])))
  },
}
