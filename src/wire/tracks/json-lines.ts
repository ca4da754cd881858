/** Native fixes as JSON, one a line, optionally with `device`; and the recorder files of OwnTracks. */
import { fixFromJson } from '../json-fix.ts';
import { isRecord, readJsonText } from '../json-text.ts';
import { ownTracksFromJson } from '../owntracks.ts';
import type { LineReader, TrackPoint } from './track.ts';

export function jsonLinesReader(): LineReader {
  return {
    *push(line, number) {
      if (line.trim() === '') return;
      const read = readJsonText(line);
      if (read.ok) yield { ...pointFromJson(read.value), line: number };
      else yield { parsed: read, line: number };
    },
    *end() {},
  };
}

/** A native fix that may carry the vehicle's id. */
export function pointFromJson(value: unknown): TrackPoint {
  const parsed = fixFromJson(value);
  const device = isRecord(value) ? value.device : undefined;
  return typeof device === 'string' && device !== '' ? { device, parsed } : { parsed };
}

/** `time TAB kind TAB JSON`: of a recorder's lines only locations and transitions are points. */
export function ownTracksRecReader(): LineReader {
  return {
    *push(line, number) {
      const json = line.split('\t').at(-1)!.trim();
      if (!json.startsWith('{')) return;
      const read = readJsonText(json);
      if (!read.ok) {
        yield { parsed: read, line: number };
        return;
      }
      const message = ownTracksFromJson(read.value);
      if ('parsed' in message) yield { parsed: message.parsed, line: number };
      else if ('rejection' in message) {
        yield { parsed: { ok: false, rejection: message.rejection }, line: number };
      }
    },
    *end() {},
  };
}
