import { countDeadLetters } from '@ioc/projections/queries'
import type { HealthResolvers, QueryResolvers } from '../../generated/resolver-types.ts'
import { freshnessNow } from '../figures.ts'

export const health: NonNullable<QueryResolvers['health']> = () => ({ health: true })

export const healthFields: Required<HealthResolvers> = {
  caughtUp: async (_health, _args, context) =>
    freshnessNow(context.services, await context.reading()).state === 'fresh',
  generation: async (_health, _args, context) => (await context.reading()).snapshot.generation,
  position: async (_health, _args, context) => String((await context.reading()).snapshot.position),
  freshness: async (_health, _args, context) => freshnessNow(context.services, await context.reading()),
  deadLetters: async (_health, _args, context) => countDeadLetters(await context.reading()),
  builds: async (_health, _args, context) => context.services.modelBuilds(await context.reading()),
  services: async (_health, _args, context) => {
    const states = await context.services.serviceStates()
    return states.map(({ name, state, since }) => ({
      name,
      ok: state === 'running',
      detail: state === 'running' ? null : since === undefined ? state : `${state} since ${since}`,
    }))
  },
}
