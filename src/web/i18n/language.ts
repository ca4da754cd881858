import { kept } from '../kept.ts';
import { en, type Messages } from './en.ts';
import { zh } from './zh.ts';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const MESSAGES: Record<Language, Messages> = { zh, en };

/** The one chosen here before, else the browser's; Chinese only where the browser asks for it. */
export const language = kept<Language>('chengxun.language', (stored) => {
  if (stored === 'zh' || stored === 'en') return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
});

export const messagesOf = (chosen: Language): Messages => MESSAGES[chosen];
export const useMessages = (): Messages => MESSAGES[language.use()];
