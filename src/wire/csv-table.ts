/** A table that people edit in a spreadsheet: named columns in any order, any delimiter, one line a thing. */
import Papa from 'papaparse';

export interface TableColumns<Name extends string> {
  /** In the order of the export. */
  readonly names: readonly Name[];
  /** Where a column is absent, or a cell empty; a column without one must be there. */
  readonly usual: Readonly<Partial<Record<Name, string>>>;
  readonly most: number;
}

/** In both languages that people meet. */
export type Said = Readonly<Record<'en' | 'zh', string>>;

export interface TableLine<Name extends string> {
  /** Of the file, from 1; the names of the columns are the first. */
  readonly line: number;
  cell(name: Name): string;
}

/** With the mark that makes spreadsheets read UTF-8; a cell that would be a formula is shown as the text it is. */
export function tableText(
  fields: readonly string[],
  data: readonly (readonly unknown[])[],
): string {
  const text = Papa.unparse(
    { fields: [...fields], data: data.map((line) => [...line]) },
    { escapeFormulae: true },
  );
  return `\ufeff${text}\r\n`;
}

/** The lines, or what is wrong with the table as a whole. */
export function readTable<Name extends string>(
  text: string,
  { names, usual, most }: TableColumns<Name>,
): readonly TableLine<Name>[] | Said {
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: 'greedy' });
  const [head = [], ...lines] = data;
  const heads = head.map((name) => name.trim().toLowerCase());
  const missing = names.filter((name) => usual[name] === undefined && !heads.includes(name));
  const wrong = wholeProblem(heads, names, missing, lines.length, most);
  if (wrong) return wrong;
  return lines.map((cells, i) => ({
    line: i + 2,
    // The mark that keeps a spreadsheet from reading a formula is not part of the text.
    cell: (name) =>
      cells[heads.indexOf(name)]?.trim().replace(/^'(?=[=+\-@])/, '') || (usual[name] ?? ''),
  }));
}

function wholeProblem(
  heads: readonly string[],
  names: readonly string[],
  missing: readonly string[],
  lines: number,
  most: number,
): Said | undefined {
  if (missing.length > 0)
    return {
      en: `the columns ${missing.join(', ')} are missing`,
      zh: `缺少列：${missing.join('、')}`,
    };
  const strange = heads.find((name) => !names.includes(name))?.slice(0, 40);
  if (strange !== undefined)
    return {
      en: `the column “${strange}” is not known; known: ${names.join(', ')}`,
      zh: `没有名为“${strange}”的列；可用：${names.join('、')}`,
    };
  if (lines === 0)
    return { en: 'there is no line below the names of the columns', zh: '列名之下没有内容' };
  return lines > most
    ? {
        en: `${lines} lines in one file; at most ${most}`,
        zh: `文件有 ${lines} 行，最多 ${most} 行`,
      }
    : undefined;
}
