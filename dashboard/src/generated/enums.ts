// Generated from schema.graphql by scripts/generate.ts; do not edit.

export const FRESHNESS_STATES = ['fresh', 'late', 'stale'] as const
export type FreshnessState = (typeof FRESHNESS_STATES)[number]

export const LEVELS = ['MN', 'TH', 'THCS', 'THPT', 'GDTX'] as const
export type Level = (typeof LEVELS)[number]

export const SCHOOL_STATES = ['normal', 'missing', 'low', 'flagged'] as const
export type SchoolState = (typeof SCHOOL_STATES)[number]

export const SESSIONS = ['morning', 'afternoon'] as const
export type Session = (typeof SESSIONS)[number]
