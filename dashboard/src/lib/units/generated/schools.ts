// Generated from schools.graphql by scripts/generate.ts; do not edit.

import { LEVELS, type Level } from '../../../generated/enums.ts'
import * as decode from '../../live/decode.ts'
import type { Question } from '../../live/question.ts'

export interface SchoolsData {
  readonly units: {
    readonly edges: readonly {
      readonly node: {
        readonly code: string
        readonly name: string
        readonly reportingLevel: Level | null
        readonly levels: readonly Level[]
        readonly parent: { readonly code: string; readonly name: string } | null
      }
    }[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  }
}

export const schoolsQuery: Question<SchoolsData> = {
  name: 'Schools',
  document:
    'query Schools($under:ID$at:Date$first:Int$after:String){units(under:$under kind:school at:$at first:$first after:$after){edges{node{code name reportingLevel levels parent{code name}}}pageInfo{hasNextPage endCursor}}}',
  variables: ['under', 'at', 'first', 'after'],
  required: [],
  decode: decode.record<SchoolsData>({
    units: decode.record({
      edges: decode.list(
        decode.record({
          node: decode.record({
            code: decode.text,
            name: decode.text,
            reportingLevel: decode.nullable(decode.oneOf(LEVELS)),
            levels: decode.list(decode.oneOf(LEVELS)),
            parent: decode.nullable(decode.record({ code: decode.text, name: decode.text })),
          }),
        }),
      ),
      pageInfo: decode.record({ hasNextPage: decode.truth, endCursor: decode.nullable(decode.text) }),
    }),
  }),
}
