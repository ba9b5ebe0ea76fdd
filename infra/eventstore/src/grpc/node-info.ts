import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { randomUUID } from 'node:crypto'
import type { Method } from './method.ts'
import { unary } from './unary.ts'

/** Clients decide by it what a server can do; this log does what 23.10 does. */
const SERVER_VERSION = '23.10.8'

const STREAMS = 'event_store.client.streams.Streams'
const PERSISTENT = 'event_store.client.persistent_subscriptions.PersistentSubscriptions'
/**
 * What 23.10 lists. Persistent subscriptions and projections are in it, although they are answered with UNIMPLEMENTED: the
 * client turns to HTTP for what a server does not list, and gets no answer there at all.
 */
const METHODS: readonly (readonly [service: string, method: string, features: string[]])[] = [
  [STREAMS, 'read', ['position', 'events']],
  [STREAMS, 'append', []],
  [STREAMS, 'delete', []],
  [STREAMS, 'tombstone', []],
  [STREAMS, 'batchappend', ['deadline_duration']],
  ...['create', 'update', 'delete', 'read', 'getinfo', 'replayparked', 'list', 'restartsubsystem'].map(
    (method): [string, string, string[]] => [PERSISTENT, method, ['stream', 'all']],
  ),
  ['event_store.client.projections.Projections', 'create', ['track_emitted_streams']],
  ['event_store.client.gossip.Gossip', 'read', []],
  ['event_store.client.server_features.ServerFeatures', 'getsupportedmethods', []],
]

/** `ServerFeatures.GetSupportedMethods`. */
export function serverFeatures(): Method {
  const response = new features.SupportedMethods()
  response.setEventStoreServerVersion(SERVER_VERSION)
  response.setMethodsList(
    METHODS.map(([service, name, supported]) => {
      const method = new features.SupportedMethod()
      method.setServiceName(service)
      method.setMethodName(name)
      method.setFeaturesList(supported)
      return method
    }),
  )
  const bytes = response.serializeBinary()
  return unary(() => bytes)
}

/** `Gossip.Read`: one node, the leader. */
export function gossipRead(address: () => { host: string; port: number }): Method {
  const id = new shared.UUID()
  id.setString(randomUUID())
  return unary(() => {
    const { host, port } = address()
    const endpoint = new gossip.EndPoint()
    endpoint.setAddress(host)
    endpoint.setPort(port)
    const member = new gossip.MemberInfo()
    member.setInstanceId(id)
    member.setTimeStamp(`${Date.now()}0000`)
    member.setState(gossip.MemberInfo.VNodeState.LEADER)
    member.setIsAlive(true)
    member.setHttpEndPoint(endpoint)
    const cluster = new gossip.ClusterInfo()
    cluster.setMembersList([member])
    return cluster.serializeBinary()
  })
}
