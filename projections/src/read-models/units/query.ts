import type { ClickHouse, Role } from '@ioc/clickhouse'
import Type from 'typebox'
import type { Snapshot } from '../../queries/snapshot.ts'
import { isUnitFactKind, type UnitFactKind } from './model.ts'
import type { UnitFact } from './unit.ts'

const Newest = Type.Object({ newest: Type.String() })
const Texts = Type.Array(Type.String())
const FactRow = Type.Object({
  unit: Type.String(),
  fact: Type.String(),
  effective_from: Type.String(),
  ver: Type.String(),
  given: Texts,
  name: Type.String(),
  kind: Type.String(),
  levels: Texts,
  reporting_level: Type.String(),
  ownership: Type.String(),
  parent: Type.String(),
  successors: Texts,
})

function kindOf(text: string): UnitFactKind {
  if (isUnitFactKind(text)) return text
  throw new Error(`the table of units holds an unknown fact: ${text}`)
}

const upTo = ({ database, position }: Snapshot) => ({ database, position: String(position) })

/** Position of the newest organisation fact that counts: the hierarchy is the same as long as it is. */
export async function newestUnitPosition(clickhouse: ClickHouse, role: Role, snapshot: Snapshot): Promise<bigint> {
  if (snapshot.newestUnitFact <= snapshot.position) return snapshot.newestUnitFact
  // A batch is being written: some rows stand above the checkpoint.
  const [row] = await clickhouse.query(
    role,
    'SELECT max(position) AS newest FROM {database:Identifier}.units WHERE position <= {position:UInt64}',
    upTo(snapshot),
    { schema: Newest },
  )
  return BigInt(row?.newest ?? 0)
}

/** Every organisation fact up to the snapshot's position. */
export async function unitFacts(clickhouse: ClickHouse, role: Role, snapshot: Snapshot): Promise<UnitFact[]> {
  const rows = await clickhouse.query(
    role,
    `SELECT unit, fact, effective_from, toString(ver) AS ver, given, name, kind, levels, reporting_level, ownership, parent,
            successors
     FROM {database:Identifier}.units WHERE position <= {position:UInt64} ORDER BY position`,
    upTo(snapshot),
    { schema: FactRow },
  )
  return rows.map(({ fact, effective_from, reporting_level, ver, ...rest }) => ({
    ...rest,
    fact: kindOf(fact),
    effectiveFrom: effective_from,
    reportingLevel: reporting_level,
    ver: BigInt(ver),
  }))
}
