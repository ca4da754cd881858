/** Notices that go out, as they are handed on. */
import type { Hooks } from './hooks.ts';

export interface NoticeServices {
  readonly hooks: Hooks;
}
