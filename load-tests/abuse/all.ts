import type { Attack } from './attack.ts'
import { announcedBodies, greedyKey, wrongKeys } from './attacks/bodies.ts'
import { idleAndSlow, malformedRequests, readersWhoDoNotRead } from './attacks/connections.ts'
import { figureLoops } from './attacks/figures.ts'
import { forgedMessages, looseFrames, poisonedLog } from './attacks/poison.ts'
import { analystLoops, hostileQuestions } from './attacks/queries.ts'
import { everyTopic, hostileMessages, unreadSocket } from './attacks/sockets.ts'

/** Every attack on a running system, in the order in which they are tried. */
export const attacks: readonly Attack[] = [
  malformedRequests,
  idleAndSlow,
  readersWhoDoNotRead,
  hostileMessages,
  unreadSocket,
  everyTopic,
  hostileQuestions,
  analystLoops,
  figureLoops,
  announcedBodies,
  greedyKey,
  wrongKeys,
  looseFrames,
  forgedMessages,
  poisonedLog,
]
