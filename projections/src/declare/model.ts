import type { ReadModel } from '../read-model.ts'
import { COMMON_COLUMNS, KIND_COLUMN, type Declaration } from './declaration.ts'
import { compileEncoder } from './encoder.ts'
import { foldOf, type Fold } from './fold.ts'
import { assertSound } from './soundness.ts'
import { DEFAULT_THING_KEY, fingerprintOf } from './thing.ts'

/** A read model that follows from a declaration. */
export interface DeclaredModel extends ReadModel {
  readonly declaration: Declaration
  readonly fold: Fold
  /** The same model with its things hashed under another key. */
  readonly underKey: (secret: string) => DeclaredModel
}

/**
 * Makes the read model that a declaration says, with its things hashed under {@link DEFAULT_THING_KEY} until told otherwise.
 * @throws RangeError for a declaration that contradicts itself or the types that it reads
 */
export function declare(declaration: Declaration): DeclaredModel {
  const fold = foldOf(declaration)
  assertSound(declaration, fold)
  const { name, version, kind, columns, sorting, reports } = declaration
  const kindColumn = KIND_COLUMN[kind]
  const model = (secret: string): DeclaredModel => ({
    declaration,
    fold,
    name,
    version,
    columns: [
      ...COMMON_COLUMNS,
      ...(kindColumn === undefined ? [] : [kindColumn]),
      ...columns.map((column) => ({ name: column.name, type: column.cell.type })),
    ],
    orderBy: [...sorting, 'unit', 'thing'],
    handles: reports.map(({ event }) => event.type),
    keyFingerprint: fingerprintOf(secret),
    underKey: model,
    rows: compileEncoder(declaration, secret),
  })
  return model(DEFAULT_THING_KEY)
}
