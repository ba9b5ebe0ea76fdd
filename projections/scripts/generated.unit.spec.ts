import { expect, it } from 'vitest'
import { generateDocument, presentDocument } from './documents.ts'

it('the document of read models is what the declarations say: run npm run codegen after a change', async () => {
  expect(presentDocument()).toBe(await generateDocument())
})
