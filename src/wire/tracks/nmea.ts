import { NmeaEpochs } from '../nmea/epochs.ts';
import { sentencesIn } from '../nmea/sentence.ts';
import { refuse } from '../refusal.ts';
import type { LineReader } from './track.ts';

/** A receiver's log: a point per epoch, and one 'malformed' for each sentence that cannot be trusted. */
export function nmeaReader(): LineReader {
  const epochs = new NmeaEpochs();
  return {
    *push(line, number) {
      for (const sentence of sentencesIn(line)) {
        if ('fault' in sentence)
          yield { parsed: refuse('malformed', sentence.fault), line: number };
        else {
          const ended = epochs.push(sentence, number);
          if (ended !== undefined) yield ended;
        }
      }
    },
    *end() {
      const last = epochs.end();
      if (last !== undefined) yield last;
    },
  };
}
