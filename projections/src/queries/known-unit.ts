import Type from 'typebox'
import type { Reading } from './reading.ts'

const FoundRow = Type.Object({ found: Type.Integer() })

/**
 * Whether any fact up to the reading's position names a unit: an organisation fact (about it, or naming it as parent or
 * successor), or a fact of any type whose subject it is. Units of the hierarchy are known without asking the engine; for
 * others the table of facts is asked once a reading, which skips blocks by its index of units.
 * @param code as `normalName` gives it
 */
export async function isKnownUnit(reading: Reading, code: string): Promise<boolean> {
  if (reading.hierarchy.named.has(code)) return true
  return reading.once(`known unit ${code}`, async () => {
    const rows = await reading.clickhouse.query(
      reading.role,
      `SELECT toUInt8(1) AS found FROM {database:Identifier}.facts
       WHERE unit = {code:String} AND status = 'counted' AND position <= {position:UInt64} LIMIT 1`,
      { database: reading.snapshot.database, position: String(reading.snapshot.position), code },
      { schema: FoundRow },
    )
    return rows.length > 0
  })
}
