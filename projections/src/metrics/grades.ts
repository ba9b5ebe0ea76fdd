/** Stands for the level of grades 10 to 12, of which there are two: which of them it is the unit says (`ScopePlace.upper`). */
export const UPPER = '?'

/** Levels by the grades that belong to them; a register of a class says its grade more often than its level. */
export const GRADES: readonly (readonly [grades: readonly string[], level: string])[] = [
  [['NT', 'MG'], 'MN'],
  [['1', '2', '3', '4', '5'], 'TH'],
  [['6', '7', '8', '9'], 'THCS'],
  [['10', '11', '12'], UPPER],
]
