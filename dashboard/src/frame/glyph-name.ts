/** The signs of the frame; priority 1 is "!" in a square, priority 2 a triangle. */
export type GlyphName = 'live' | 'waiting' | 'priority-1' | 'priority-2' | 'clock' | 'stale' | 'check' | 'pause'
