import { checkData } from '@ioc/contracts'
import { UnreadableFactError } from '../read-model.ts'

/** What was found to fit last, so that every model that reads a fact may ask and only the first asking costs. */
let fitted: { readonly type: string; readonly data: unknown } = { type: '', data: undefined }

/**
 * Makes sure that data fits the schema of its type. Data of facts never changes, so the same data is looked at once.
 * @throws UnreadableFactError naming the first place that does not fit
 */
export function assertFits(type: string, data: unknown): void {
  if (fitted.data === data && fitted.type === type) return
  const [first] = checkData(type, data)
  if (first !== undefined) throw new UnreadableFactError(`data${first.pointer} ${first.message}`)
  fitted = { type, data }
}
