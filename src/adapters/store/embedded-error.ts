/** Faults of the embedded database that a person can do something about; the message says what. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
}
