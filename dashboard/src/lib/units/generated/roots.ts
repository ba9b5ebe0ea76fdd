// Generated from roots.graphql by scripts/generate.ts; do not edit.

import * as decode from '../../live/decode.ts'
import type { Question } from '../../live/question.ts'

export interface RootsData {
  readonly units: { readonly edges: readonly { readonly node: { readonly code: string; readonly name: string } }[] }
}

export const rootsQuery: Question<RootsData> = {
  name: 'Roots',
  document: 'query Roots($kind:UnitKind!$at:Date){units(kind:$kind at:$at first:50){edges{node{code name}}}}',
  variables: ['kind', 'at'],
  required: ['kind'],
  decode: decode.record<RootsData>({
    units: decode.record({
      edges: decode.list(decode.record({ node: decode.record({ code: decode.text, name: decode.text }) })),
    }),
  }),
}
