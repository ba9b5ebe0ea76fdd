import { defineFamily } from '../family.ts'
import * as events from './events.ts'
import { examFlags, examRules } from './rules.ts'

export const exams = defineFamily({
  name: 'exams',
  origin: 'reported',
  events: [
    events.examSessionScheduled,
    events.examSessionOpened,
    events.examSessionClosed,
    events.examSessionIncident,
    events.examRegistered,
    events.examCandidateRegistered,
    events.examCandidateVerified,
    events.examCandidateSubmitted,
    events.examResultsPublished,
  ],
  upcasters: [],
  flags: examFlags,
  rules: examRules,
})
