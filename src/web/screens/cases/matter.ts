import { useMemo } from 'react';
import type { CaseKind } from '../../../domain/cases/case.ts';
import type { ApiCase } from '../../../wire/api-cases.ts';
import { useCategories } from '../../http/setup-queries.ts';
import type { Messages } from '../../i18n/en.ts';
import { language, useMessages } from '../../i18n/language.ts';

/** What a case is about: the rule that was broken, else its category by its own name. */
export const matterOf = (m: Messages, kind: CaseKind, category: string | undefined): string =>
  kind === 'matter' ? category || m.cases.matter : m.rules[kind];

/** The same, in English where the category has a name in it. */
export function useMatter(): (c: Pick<ApiCase, 'kind' | 'category'>) => string {
  const m = useMessages();
  const chosen = language.use();
  const { data } = useCategories();
  const english = useMemo(
    () => new Map(chosen === 'en' ? data?.map(({ code, nameEn }) => [code, nameEn]) : []),
    [data, chosen],
  );
  return ({ kind, category }) =>
    matterOf(m, kind, (category && english.get(category.code)) || category?.name);
}
