import { describe, expect, it } from 'vitest'
import { SlotList, type Slotted } from './slot-list.ts'

const member = (): Slotted => ({ slot: -1 })

describe('a list of slots', () => {
  it('lets go of each member exactly once, whatever the order', () => {
    const list = new SlotList()
    const members = Array.from({ length: 5 }, member)
    for (const each of members) list.add(each)
    for (const index of [1, 4, 0, 2, 3]) {
      const each = members[index] ?? member()
      expect(list.delete(each)).toBe(true)
      expect(list.delete(each)).toBe(false)
      expect(list.members()).not.toContain(each)
    }
    expect(list.size).toBe(0)
  })

  it('may change while its members are gone through', () => {
    const list = new SlotList()
    for (let count = 0; count < 4; count += 1) list.add(member())
    for (const each of list.members()) {
      list.delete(each)
      list.add(member())
    }
    expect(list.size).toBe(4)
  })
})
