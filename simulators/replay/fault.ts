/** What the replay cannot go on from, in words for the person at the terminal. */
export class ReplayFault extends Error {}
