/** The list without the item where it was in, with it where it was not. */
export const toggledIn = <T>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
