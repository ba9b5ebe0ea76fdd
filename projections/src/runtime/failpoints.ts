/** Where the projector can be made to die: before, between and after each of its steps. */
export const PROJECTOR_FAILPOINTS = [
  'projector.before-epoch',
  'projector.after-epoch',
  'projector.after-message',
  'projector.before-batch',
  'projector.before-rows',
  'projector.after-rows',
  'projector.before-facts',
  'projector.before-checkpoint',
  'projector.after-checkpoint',
  'projector.before-confirmation',
  'projector.after-confirmation',
] as const
