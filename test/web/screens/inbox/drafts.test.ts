import { describe, expect, it } from 'vitest';
import {
  type DraftPhoto,
  emptyDraft,
  isPassing,
  nextWork,
} from '../../../../src/web/screens/inbox/drafts.ts';

const draft = (of: number, send: 'report' | null, trouble: string | null = null) => ({
  ...emptyDraft(of, `2026-QX-00000${of}`),
  note: '已清运',
  send,
  trouble,
});
const photo = (
  key: number,
  of: number,
  id: number | null,
  trouble: string | null = null,
): DraftPhoto => ({
  key,
  case: of,
  name: `${key}.jpg`,
  bytes: new Blob(),
  url: null,
  photo: id,
  trouble,
});

describe('what a phone sends next', () => {
  it('is nothing where nothing waits', () => {
    expect(nextWork([draft(1, null)], [photo(1, 1, 7)])).toBeUndefined();
  });

  it('are photos as soon as they are taken, those of a report that waits first', () => {
    const photos = [photo(1, 1, null), photo(2, 2, null)];
    expect(nextWork([draft(1, null)], photos)).toEqual({ do: 'upload', photo: photos[0] });
    expect(nextWork([draft(1, null), draft(2, 'report')], photos)).toEqual({
      do: 'upload',
      photo: photos[1],
    });
  });

  it('is a report once all its photos are there, with those alone', () => {
    const photos = [photo(1, 1, 7), photo(2, 1, 8), photo(3, 2, null)];
    expect(nextWork([draft(1, 'report')], photos)).toMatchObject({
      do: 'send',
      step: { step: 'report', note: '已清运', photos: [7, 8] },
    });
  });

  it('passes over what was refused: a photo goes without, a report waits for its writer', () => {
    const refused = [photo(1, 1, null, 'no picture'), photo(2, 1, 8)];
    expect(nextWork([draft(1, 'report')], refused)).toMatchObject({ step: { photos: [8] } });
    expect(nextWork([draft(1, 'report', 'not possible now')], [])).toBeUndefined();
  });

  it('is tried again by itself only where that can help', () => {
    expect([0, 401, 408, 429, 500, 503].every(isPassing)).toBe(true);
    expect([400, 403, 404, 409, 412, 422].some(isPassing)).toBe(false);
  });
});
