import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parseTemplate } from '../../../missions/library/parse.ts';
import { en } from '../../../src/web/i18n/en.ts';
import { zh } from '../../../src/web/i18n/zh.ts';

const FOLDER = fileURLToPath(new URL('../../../missions/library/templates/', import.meta.url));

const templates = readdirSync(FOLDER).map((file) => {
  const read = parseTemplate(readFileSync(FOLDER + file, 'utf8'));
  if (!read.ok) throw new Error(`${file}: ${read.detail}`);
  return read.value;
});

it('has words in both languages for every option of every template', () => {
  const names = templates.flatMap((template) =>
    Object.keys((template as unknown as Record<string, object>)[template.pattern] ?? {}),
  );
  expect(names.length).toBeGreaterThan(10);
  for (const m of [en, zh])
    expect(new Set(names.filter((name) => !(name in m.planner.options)))).toEqual(new Set());
});
