import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import prettier from 'prettier'
import { modelsDocument } from '../src/declare/documents.ts'
import type { DeclaredModel } from '../src/declare/index.ts'
import { readModels } from '../src/read-models/index.ts'

/** Where the document of read models lies. */
export const DOCUMENT = join(import.meta.dirname, '../docs/read-models.md')

const isDeclared = (model: object): model is DeclaredModel => 'declaration' in model

/** The document as it should stand in {@link DOCUMENT}. */
export async function generateDocument(): Promise<string> {
  const options = await prettier.resolveConfig(DOCUMENT)
  return prettier.format(modelsDocument(readModels.filter(isDeclared)), { ...options, filepath: DOCUMENT })
}

/** The document as it stands; empty where there is none. */
export function presentDocument(): string {
  try {
    return readFileSync(DOCUMENT, 'utf8')
  } catch {
    return ''
  }
}
