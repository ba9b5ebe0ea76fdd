import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeSystem } from '../faults/verdict.ts'
import { attacks } from './all.ts'
import { startCampaign, type Campaign } from './campaign.ts'
import { poisonedLog } from './attacks/poison.ts'

describe('A system that strangers misbehave towards', () => {
  let campaign: Campaign
  beforeAll(async () => {
    campaign = await startCampaign('small')
  })
  afterAll(() => campaign.stop())

  const expectHeld = async (attack: (typeof attacks)[number]): Promise<void> => {
    const { expectations } = await campaign.attack(attack)
    expect(expectations.filter(({ ok }) => !ok)).toEqual([])
  }

  for (const attack of attacks.filter((one) => one !== poisonedLog))
    it(`goes on serving honest users, and no process ends or swells: ${attack.what}`, () => expectHeld(attack))

  it('has lost and doubled nothing of what honest users sent', async () => {
    // Others published into the stream: what has no place in the chain stays there, for consumers to pass over.
    // The greedy key's facts are not in the book.
    const { readSide, log } = await judgeSystem(campaign.system.urls, campaign.ledger)
    const known = log.filter(({ kind, source }) => kind !== 'never-sent' || source !== 'urn:judge:greedy')
    expect({ log: known, readSide }).toEqual({ log: [], readSide: [] })
  })

  it(`counts nothing that did not come through ingest: ${poisonedLog.what}`, () => expectHeld(poisonedLog))

  it('shows what a rebuild from the log alone shows', async () => {
    expect(await campaign.verify()).toMatchObject({ ok: true, detail: '' })
  })
})
