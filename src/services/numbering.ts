/** How what the bureau keeps is numbered: `2026-QX-000123`. */

/** The serial widens by itself beyond a million. */
export function serialNumber(year: number, letters: string, serial: number): string {
  return `${year}-${letters}-${String(serial).padStart(6, '0')}`;
}

/** The calendar year in a time zone (IANA name). */
export function yearIn(time: number, timeZone: string): number {
  return Number(
    new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', calendar: 'gregory' }).format(time),
  );
}
