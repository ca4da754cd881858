declare module 'aedes-persistence-level/asyncPersistence.js' {
  /** Sessions, subscriptions, retained and queued messages of a broker, in a LevelDB. */
  export default class AsyncPersistence {
    constructor(db: unknown);
  }
}
