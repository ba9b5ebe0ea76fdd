import type { Mutant } from './mutants.ts'

const mutant = (breaks: string, find: RegExp, replace: string): Mutant => ({ breaks, topic: 'exams', find, replace })

/**
 * One for each clause that statements of lifecycles add. That units in use are distinct is left to `exams.int.spec.ts`: questions about them
 * over units with several candidates are too rare in random histories.
 */
export const EXAM_MUTANTS: readonly Mutant[] = [
  mutant('milestones of one thing are one', /GROUP BY m\.unit, m\.thing/g, 'GROUP BY m.unit, m.thing, m.milestone'),
  mutant(
    'a schedule dates its session',
    /anyIf\(m\.starts_at, m\.milestone IN \{p\d+:Array\(String\)\}\) OVER \(PARTITION BY m\.unit, m\.of_session\)/g,
    `''`,
  ),
  mutant(
    'registering dates no session',
    /minIf\(m\.day, NOT \(m\.milestone IN \{p\d+:Array\(String\)\}\)\)/g,
    'min(m.day)',
  ),
  mutant('a session is of its unit and exam', /PARTITION BY m\.unit, m\.of_session/g, 'PARTITION BY m.unit'),
  mutant('a milestone that is taken back is gone', /NOT \(bitAnd\(bitShiftRight\(newest, 57\), 3\) = 2\)/g, '1'),
  mutant('the period has a last day', /(?:m\.chosen|item_day) <= \{p\d+:String\}/g, '1'),
  mutant('what is no thing of the metric is not counted', /facts > 0 AS is_item/g, '1 AS is_item'),
  mutant('no session says nothing', /sum\((?:if\(p_unit != '', b, 0\)|b)\) AS base/g, 'toUInt64(1) AS base'),
  mutant('every fact shows its flags', /arrayCount\(each -> notEmpty\(each\), fact_flags\)/g, 'toUInt64(0)'),
  mutant('what is placed elsewhere shows', /p_unit = '' OR p_flags != ''/g, `p_unit = ''`),
  mutant('a unit that nothing opens is in no sum', /if\(p_unit != '', n, 0\)/g, 'n'),
  mutant('a unit counts from the day on which it comes', /item_day >= p_from/g, '1'),
  mutant('a unit counts until the day on which it goes', /item_day < p_end/g, '1'),
  mutant('who reports is expected', /p_reporter != '' AND b > 0/g, 'b > 0'),
]
