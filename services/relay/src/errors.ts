/** The stream did not take a message as the chain asks: the relay reads the stream's tail again and goes on from there. */
export class ChainLostError extends Error {
  override readonly name = 'ChainLostError'
}

/** The stream remembers the id of a message that it no longer holds, and refuses it as a duplicate. */
export class RememberedIdError extends Error {
  override readonly name = 'RememberedIdError'
}

/** JetStream will never take this message as it is, whatever its turn: it goes again without its content. */
export class RefusedMessageError extends Error {
  override readonly name = 'RefusedMessageError'
}
