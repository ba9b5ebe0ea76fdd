import { asText, type Answer, type Difference } from './compare.ts'
import type { Said } from './given.ts'

const answerLines = (answer: Answer): readonly string[] => {
  switch (answer.kind) {
    case 'figure':
      return [asText(answer.figure)]
    case 'rows':
      return answer.rows.map(({ keys, figure }) => `${asText(keys.map(({ value }) => value))} ${asText(figure)}`)
    case 'refused':
      return [`refused: ${answer.code}`]
    default:
      return answer satisfies never
  }
}

const factLine = ({ type, unit, time, data, flags }: Said, index: number): string =>
  `${(index + 1) * 10} ${unit} ${type} at ${time ?? ''} ${JSON.stringify(data)}${flags?.length ? ` flags ${flags.join(' ')}` : ''}`

/** A difference for people: facts in order of position, the question, both answers. */
export const printed = ({ history, asking, beside, expected, actual }: Difference): string =>
  [
    'facts',
    ...history.facts.map((said, index) => `  ${factLine(said, index)}`),
    'question',
    `  ${JSON.stringify(asking)}`,
    ...beside.map(({ question }) => `  beside ${JSON.stringify(question)}`),
    'oracle',
    ...answerLines(expected).map((line) => `  ${line}`),
    'system',
    ...answerLines(actual).map((line) => `  ${line}`),
  ].join('\n')
