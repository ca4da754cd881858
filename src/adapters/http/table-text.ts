/** A table that was sent as a file. */
import { isStorable, unstorable } from './body.ts';
import type { Problem } from './problems.ts';

/** What the file says, or the problem that it is no text that can be read. */
export function tableTextOf(bytes: Buffer): string | Problem {
  const text = decoded(bytes);
  if (text === undefined) return notText;
  if (!isStorable(text)) throw unstorable('body');
  return text;
}

/** UTF-8, or what spreadsheets save in China: GB 18030 (GBK). */
function decoded(bytes: Buffer): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not in this one.
    }
  }
  return undefined;
}

const notText: Problem = {
  problem: 'unprocessable',
  detail: {
    en: 'The table is neither UTF-8 nor GB 18030 text. Save it as CSV (UTF-8).',
    zh: '表格既不是 UTF-8 也不是 GB 18030 文本，请另存为 CSV（UTF-8）。',
  },
};

/** Nothing of the file was taken; each line that cannot be used says why. */
export const badLines = (
  problems: readonly { readonly line: number; readonly message: string }[],
): Problem => ({
  problem: 'unprocessable',
  detail: {
    en: `Nothing was taken: ${problems.length} of the lines cannot be used. “errors” says which and why.`,
    zh: `未导入任何内容：有 ${problems.length} 行无法使用，errors 说明了原因。`,
  },
  errors: problems.map(({ line, message }) => ({ path: `body.line.${line}`, message })),
});
