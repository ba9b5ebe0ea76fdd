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

/** The same in a build of single read models, which ordinary traffic does not begin. */
export const MODEL_BUILD_FAILPOINTS = [
  'projector.during-model-build',
  'projector.before-model-swap',
  'projector.during-model-swap',
  'projector.after-model-swap',
] as const
