import type { ApiCategory } from '../../../wire/api-cases.ts';
import type { Language } from '../../i18n/language.ts';

interface OptionGroup {
  readonly group: string;
  readonly items: { readonly value: string; readonly label: string }[];
}

/** Codes and names by their class, for a choice that is searched in; in English where there is a name. */
export function categoryOptions(
  categories: readonly ApiCategory[],
  language: Language,
): OptionGroup[] {
  const groups = new Map<string, OptionGroup['items']>();
  for (const { code, group, name, nameEn } of categories) {
    const items = groups.get(group) ?? [];
    items.push({ value: code, label: `${code} ${language === 'en' && nameEn ? nameEn : name}` });
    groups.set(group, items);
  }
  return [...groups].map(([group, items]) => ({ group, items }));
}
