/** What every school is called beside its name; the level stays, since one place has schools of several. */
const PREFIXES = /^((trường|trung tâm)\s+)+/iu

/** `Trường THPT Hoàng Diệu` → `THPT Hoàng Diệu`: for lists in which all are schools. */
export const shortSchool = (name: string): string => name.replace(PREFIXES, '')
