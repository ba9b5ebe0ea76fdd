import { rule, type DeclaredFlag } from '../family.ts'
import { levelOfUnit, onNamed, periodNamed, when } from '../general.ts'
import { capabilityReported, capabilityReportedV1, measureDeclared } from './events.ts'

export const declarationFlags = {
  'part-exceeds-whole': {
    meaning: 'The part is larger than the whole',
    example: [measureDeclared, { value: undefined, part: 3, whole: 2 }],
  },
  'unknown-catalogue-code': {
    meaning: 'The catalogue does not know the code yet; it counts once it does',
    example: [capabilityReported, { capability: 'teleport' }],
  },
  'unknown-dimension': {
    meaning: 'A dimension that the catalogue does not name for this measure',
    example: [measureDeclared, { dimensions: { colour: 'red' } }],
  },
  'value-out-of-bounds': {
    meaning: 'outside the bounds of the catalogue',
    example: [measureDeclared, { measure: 'stem-learners', value: undefined, part: 1, whole: 10 ** 15 }],
  },
} as const satisfies Record<string, DeclaredFlag>

export const declarationRules = [
  rule([capabilityReportedV1, capabilityReported], ({ capability, level, period, on }, fact, around) => [
    ...when(around.catalogue.capability(capability) === undefined, 'unknown-catalogue-code'),
    ...levelOfUnit(fact.subject, level, around),
    ...periodNamed(period, fact),
    ...onNamed(on, fact),
  ]),
  rule([measureDeclared], ({ measure, level, period, on, value, part, whole, dimensions = {} }, fact, around) => {
    const entry = around.catalogue.measure(measure)
    const { minimum = -Infinity, maximum = Infinity, dimensions: known = [] } = entry ?? {}
    // The bounds are those of the form that the catalogue expects: of a percentage they say nothing about part and whole.
    const bounded = value === undefined && entry?.form === 'part-whole' ? [part, whole] : [value]
    const strange = entry !== undefined && Object.keys(dimensions).some((name) => !known.includes(name))
    return [
      ...when(entry === undefined, 'unknown-catalogue-code'),
      ...when(part !== undefined && whole !== undefined && part > whole, 'part-exceeds-whole'),
      ...when(
        bounded.some((number) => number !== undefined && (number < minimum || number > maximum)),
        'value-out-of-bounds',
      ),
      ...when(strange, 'unknown-dimension'),
      ...levelOfUnit(fact.subject, level, around),
      ...periodNamed(period, fact),
      ...onNamed(on, fact),
    ]
  }),
]
