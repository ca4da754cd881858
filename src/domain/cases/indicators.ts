/**
 * The evaluation indicators of digital city management (GB/T 47678; its ways of counting as they are
 * usual): which cases stand above, which below the line. A case counts in the period in which it fell due,
 * so that a slow month cannot be made good by closing few.
 */

export const INDICATORS = [
  { id: 'filing', of: 'filed', in: 'opened' },
  { id: 'closing', of: 'closed-of-due', in: 'due' },
  { id: 'on-time', of: 'on-time', in: 'due' },
  { id: 'redo', of: 'redone', in: 'reported' },
  { id: 'return', of: 'returned', in: 'dispatched' },
  { id: 'right-first', of: 'never-returned', in: 'dispatched' },
  { id: 'overdue', of: 'overdue', in: 'due' },
  { id: 'verified-on-time', of: 'verified-on-time', in: 'reported' },
] as const;
export type IndicatorId = (typeof INDICATORS)[number]['id'];
