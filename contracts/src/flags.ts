/** Marks on facts that can be read but look wrong: they are stored, counted, and shown under data quality. */
export const FLAGS = {
  'unknown-unit': 'No unit with this code had been opened when the fact arrived',
  'subject-mismatch': 'The code in the data is not the subject; the subject counts',
  'level-not-of-unit': 'The unit does not have the level that it reports for',
  'present-exceeds-enrolled': 'More pupils present than on the roll',
  'counts-exceed-enrolled': 'Present, excused and unexcused together exceed the roll',
  'late-exceeds-present': 'More pupils late than present',
  'part-exceeds-whole': 'The part is larger than the whole',
  'unknown-catalogue-code': 'The catalogue does not know the code yet; it counts once it does',
  'value-out-of-bounds':
    'The value lies outside the plausible bounds: those of the catalogue, 10,000 pupils in a class, 100,000 million dong in one payment',
  'unknown-dimension': 'A dimension that the catalogue does not name for this measure',
  'implausible-time':
    'The time, or the day or period that it is about, lies before 1900; or a unit changes before 1000 or more than 50 years ahead',
  'future-day':
    'The day that it is about, or the first day of its period, lies after the local day of its own time (of its receipt where no time was sent)',
  'impossible-period': 'The period is none that can be asked for: a school year spans two consecutive years',
} as const

export type Flag = keyof typeof FLAGS
export const isFlag = (value: string): value is Flag => Object.hasOwn(FLAGS, value)
