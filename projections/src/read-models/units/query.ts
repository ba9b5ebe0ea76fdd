import type { ClickHouse, Role } from '@ioc/clickhouse'
import Type from 'typebox'
import { tableIn } from '../../live-tables.ts'
import type { Snapshot } from '../../queries/snapshot.ts'
import { isUnitFactKind, units, type UnitFactKind } from './model.ts'
import type { UnitFact } from './unit.ts'

const Texts = Type.Array(Type.String())
const FactRow = Type.Object({
  unit: Type.String(),
  fact: Type.String(),
  effective_from: Type.String(),
  position: Type.String(),
  version: Type.String(),
  given: Texts,
  name: Type.String(),
  kind: Type.String(),
  levels: Texts,
  reporting_level: Type.String(),
  ownership: Type.String(),
  managed_by: Type.String(),
  school_kind: Type.String(),
  main: Type.String(),
  parent: Type.String(),
  successors: Texts,
  flags: Texts,
})

function kindOf(text: string): UnitFactKind {
  if (isUnitFactKind(text)) return text
  throw new Error(`the table of units holds an unknown fact: ${text}`)
}

const upTo = ({ database, position }: Snapshot) => ({ database, position: String(position) })

/** Facts of one page. Each page looks through the whole table; what it takes to decode one, the adapter does in turns. */
const FACTS_A_PAGE = 10_000

/** Every organisation fact above a position up to the snapshot's, page by page in order of position. */
export async function* unitFacts(
  clickhouse: ClickHouse,
  role: Role,
  snapshot: Snapshot,
  above: bigint,
): AsyncGenerator<UnitFact[]> {
  for (let after = above; ;) {
    const rows = await clickhouse.query(
      role,
      `SELECT unit, fact, effective_from, position, toString(ver) AS version, given, name, kind, levels, reporting_level,
              ownership, managed_by, school_kind, main, parent, successors, flags
       FROM {database:Identifier}.${tableIn(snapshot, units)} WHERE position > {after:UInt64} AND position <= {position:UInt64}
       ORDER BY position LIMIT 1 BY position LIMIT {limit:UInt32}`,
      { ...upTo(snapshot), after: String(after), limit: FACTS_A_PAGE },
      { schema: FactRow },
    )
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(
      ({ fact, effective_from, reporting_level, managed_by, school_kind, version, position: _, ...rest }) => ({
        ...rest,
        fact: kindOf(fact),
        effectiveFrom: effective_from,
        reportingLevel: reporting_level,
        managedBy: managed_by,
        schoolKind: school_kind,
        ver: BigInt(version),
      }),
    )
    if (rows.length < FACTS_A_PAGE) return
    after = BigInt(last.position)
  }
}
