/** What the public is told, in its own language; nothing of how a bureau works inside. */
import type { CaseState } from '../../../domain/cases/workflow.ts';
import type { OutsideOutcome } from '../../../services/open311/open311.ts';
import type { PublicRequest } from '../../../services/open311/ports.ts';
import type { Language, Text } from '../language.ts';

const STATUS_NOTES: Readonly<Record<CaseState, Text>> = {
  collected: { en: 'Received; it will be looked at.', zh: '已收到，等待核实。' },
  checking: { en: 'It is being looked at.', zh: '正在核实。' },
  filed: { en: 'Accepted.', zh: '已受理。' },
  dispatched: { en: 'Passed on to the responsible unit.', zh: '已转交责任单位。' },
  handling: { en: 'Work on it is under way.', zh: '正在处理。' },
  reported: { en: 'Done; it is being checked.', zh: '已处理，等待核查。' },
  postponed: { en: 'It takes longer than usual.', zh: '处理时间需要延长。' },
  closed: { en: 'Done.', zh: '已处理完毕。' },
  void: { en: 'It was not found to be a matter for us.', zh: '经核实不予受理。' },
  archived: { en: 'Done.', zh: '已处理完毕。' },
};
const DUPLICATE: Text = {
  en: 'It had been reported before and is dealt with there.',
  zh: '该问题此前已有人反映，合并处理。',
};

export const statusNotes = ({ state, duplicate }: PublicRequest, language: Language): string =>
  (duplicate ? DUPLICATE : STATUS_NOTES[state])[language];

type Outcome = Extract<OutsideOutcome, { ok: true }>['outcome'];

export const SERVICE_NOTICES: Readonly<Record<Outcome, Text>> = {
  opened: {
    en: 'Thank you. The report was received and will be looked at.',
    zh: '感谢您的反映，我们已收到并将核实处理。',
  },
  joined: {
    en: 'Thank you. The matter was known already; your report was added to it.',
    zh: '感谢您的反映，该问题已在处理中，您的反映已一并记录。',
  },
  known: {
    en: 'This report had been received before.',
    zh: '此前已收到该反映。',
  },
};
