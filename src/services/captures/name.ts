/** The longest name that is kept, characters. */
const LONGEST = 120;

/** A file's name as it is kept and shown: without folders, control characters and what orders text about. */
export function photoName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1)!;
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .trim()
    .replace(/^\.+/, '');
  // Of a name that is too long its end is kept: the camera's number and the type stand there.
  return [...plain].slice(-LONGEST).join('').trim() || 'photo';
}
