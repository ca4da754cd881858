/** Lengths of time in milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** m/s in one km/h. Inside it is m/s everywhere; km/h exists only on screens and in settings of people. */
export const KMH = 1 / 3.6;
