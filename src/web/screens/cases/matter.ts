import type { CaseKind } from '../../../domain/cases/case.ts';
import type { Messages } from '../../i18n/en.ts';

/** What a case is about: the rule that was broken, else its category by its own name. */
export const matterOf = (m: Messages, kind: CaseKind, category: string | undefined): string =>
  kind === 'matter' ? category || m.cases.matter : m.rules[kind];
