import { logRows } from '@ioc/eventstore/bench'
import type { Row } from '../lib/row.ts'
import { batch } from './batch.ts'
import { fanOut } from './fan-out.ts'
import { graphql } from './graphql.ts'
import { rebuild } from './rebuild.ts'
import { single } from './single.ts'
import { visible } from './visible.ts'

/** All rows, in the order of the table. */
export const rows: readonly Row[] = [...logRows, single, batch, visible, rebuild, graphql, fanOut]
