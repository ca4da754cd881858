import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterReply, type CommandProgress } from '../../../src/domain/flights/command-outcome.ts';
import type { Reply } from '../../../src/domain/flights/drone.ts';

const SENT: CommandProgress = { state: 'sent', detail: '' };
const reply = (state: Reply['state'], more: Partial<Reply> = {}): Reply => ({
  id: 'x',
  state,
  ...more,
});
const fold = (replies: readonly Reply[], from = SENT, hash?: string) =>
  replies.reduce((now, one) => afterReply(now, one, hash) ?? now, from);

describe('a command', () => {
  it('goes forward only', () => {
    expect(fold([reply('running'), reply('accepted')]).state).toBe('running');
    expect(fold([reply('done'), reply('running'), reply('failed')]).state).toBe('done');
    expect(fold([reply('failed', { reason: 'refused' }), reply('done')])).toMatchObject({
      state: 'failed',
      reason: 'refused',
    });
  });

  it('goes on while running, never back', () => {
    const progress = (done: number) => reply('running', { progress: { done, total: 9 } });
    expect(fold([progress(3), progress(7), progress(5)]).progress).toEqual({ done: 7, total: 9 });
  });

  it('is the same however often its replies come', () => {
    const anyReply = fc
      .record({
        state: fc.constantFrom('accepted', 'running', 'done', 'failed'),
        done: fc.nat(5),
      })
      .map(({ state, done }) => reply(state as Reply['state'], { progress: { done, total: 5 } }));
    fc.assert(
      fc.property(fc.array(anyReply, { maxLength: 8 }), (replies) => {
        const once = fold(replies);
        expect(fold(replies, once)).toEqual(once);
        expect(fold(replies.flatMap((one) => [one, one]))).toEqual(once);
      }),
    );
  });

  it('given up by the service takes the bridge’s own last word after all, and nothing less', () => {
    const givenUp: CommandProgress = { state: 'failed', reason: 'no-answer', detail: 'x' };
    expect(afterReply(givenUp, reply('running'), undefined)).toBeUndefined();
    expect(afterReply(givenUp, reply('done'), undefined)).toMatchObject({ state: 'done' });
    expect(
      afterReply(givenUp, reply('failed', { reason: 'no-answer' }), undefined),
    ).toBeUndefined();
  });

  it('to upload is done only where the very mission is proven', () => {
    const hash = 'a'.repeat(64);
    expect(fold([reply('done', { hash })], SENT, hash).state).toBe('done');
    for (const lie of [{}, { hash: 'b'.repeat(64) }])
      expect(fold([reply('done', lie)], SENT, hash)).toMatchObject({
        state: 'failed',
        reason: 'differs',
      });
  });

  it('that failed without a reason has one all the same', () => {
    expect(fold([reply('failed')]).reason).toBe('error');
  });
});
