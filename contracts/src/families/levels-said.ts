import { findEvent } from '../events/registry.ts'

/** Whether a fact of this type lets its subject exist: whoever speaks for an unknown unit so is not wrong about it. */
export const opensUnit = (type: string): boolean => findEvent(type)?.levels?.unit === 'opens'

/**
 * Levels that a fact says its subject teaches, as its type declares where they stand.
 * @returns undefined where it says nothing about them; a unit that is opened without any has none
 */
export function levelsSaid(type: string, data: unknown): readonly string[] | undefined {
  const { field, unit } = findEvent(type)?.levels ?? {}
  if (field === undefined) return undefined
  const levels: unknown =
    data !== null && typeof data === 'object' && Object.hasOwn(data, field) ? Reflect.get(data, field) : undefined
  if (Array.isArray(levels)) return levels.map(String)
  return unit === 'opens' ? [] : undefined
}
