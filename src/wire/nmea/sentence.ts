/** NMEA 0183 sentences: `$TTSSS,field,…*hh`, whatever surrounds them. */

export interface Sentence {
  /** GP, GN, BD, GB, GL, GA, IN …: not told apart. */
  readonly talker: string;
  readonly type: SentenceType;
  /** Those after the type. */
  readonly fields: readonly string[];
}

/** The sentences that say where, when or how fast; all others are passed over. */
const TYPES = ['RMC', 'GGA', 'GLL', 'GNS', 'VTG', 'ZDA'] as const;
type SentenceType = (typeof TYPES)[number];

/** Why a sentence was not taken, as text. */
export type SentenceFault = { readonly fault: string };

/** Longer than the standard's 82 characters, as some receivers write; far shorter than binary noise. */
const SENTENCE = /\$([A-Z]{2})([A-Z]{3}),([^$*]{0,200})(?:\*([0-9A-Fa-f]{2}))?/g;

/**
 * The sentences in a line, which may hold several, and binary between them. Proprietary ones (`$P…`)
 * are passed over; a wrong or missing checksum is a fault.
 */
export function* sentencesIn(line: string): Generator<Sentence | SentenceFault> {
  if (!line.includes('$')) return;
  for (const [, talker, type, body, sum] of line.matchAll(SENTENCE)) {
    if (talker!.startsWith('P') || !isType(type!)) continue;
    if (sum === undefined) yield { fault: `${talker}${type} without a checksum` };
    else if (Number.parseInt(sum, 16) !== checksum(`${talker}${type},${body}`)) {
      yield { fault: `${talker}${type} with a wrong checksum` };
    } else yield { talker: talker!, type, fields: body!.split(',') };
  }
}

function isType(text: string): text is SentenceType {
  return (TYPES as readonly string[]).includes(text);
}

/** XOR of all characters between `$` and `*`. */
function checksum(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum ^= text.charCodeAt(i);
  return sum;
}
