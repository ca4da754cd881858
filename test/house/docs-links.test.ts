/** The documentation: every relative link leads somewhere, and nothing that can be set or refused is left out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { REJECT_REASONS } from '../../src/domain/fleet/fix.ts';
import { DEFAULT_RULE_SETTINGS } from '../../src/domain/supervision/rule-settings.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

function pagesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}

const PAGES = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
  ...['docs', 'missions', 'simulators', 'test'].flatMap(pagesBelow),
];

/** What is written in code is no link. */
const prose = (text: string): string =>
  text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

const linksOf = (text: string): string[] =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);

/** The name that a heading gets: lower case, its marks left out, `-` for spaces. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function anchorsOf(text: string): string[] {
  const headings = text.replace(/```[\s\S]*?```/g, '').matchAll(/^#{1,6} (.+)$/gm);
  return [...headings].map(([, heading]) => anchorOf(heading!));
}

function isBroken(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return false;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
}

describe('the documentation', () => {
  it('has no link that leads nowhere', () => {
    const broken = PAGES.flatMap((page) =>
      linksOf(read(page))
        .filter((link) => isBroken(page, link))
        .map((link) => `${page} → ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('numbers the decisions without a gap', () => {
    const numbers = readdirSync(join(ROOT, 'docs/decisions')).map((file) => file.slice(0, 3));
    expect(numbers.sort()).toEqual(numbers.map((_, i) => String(i + 1).padStart(3, '0')));
  });

  it('lists every setting, and none that is not there', () => {
    const files = readdirSync(join(ROOT, 'src')).filter((file) => /^config.*\.ts$/.test(file));
    const text = files.map((file) => read(`src/${file}`)).join('\n');
    const source = new Set(text.match(/\bCHENGXUN_[A-Z0-9_]+\b|\bDATABASE_URL\b/g));
    const rows = read('docs/operations.md').match(/^\| `[A-Z0-9_]+`(, `[A-Z0-9_]+`)* \|/gm) ?? [];
    const listed = rows.flatMap((row) => row.match(/[A-Z][A-Z0-9_]+/g) ?? []);
    expect(listed.sort()).toEqual([...source].filter((name) => name !== 'CHENGXUN_').sort());
  });

  it('says of every reason of refusal what to do', () => {
    const listed = [...read('docs/protocols.md').matchAll(/^\| `([a-z-]+)` \| .+ \| .+ \|$/gm)];
    expect(listed.map(([, reason]) => reason)).toEqual(expect.arrayContaining([...REJECT_REASONS]));
  });

  it('explains every threshold of the rules, with its default', () => {
    const page = read('docs/rules.md');
    const missing = Object.entries(DEFAULT_RULE_SETTINGS).flatMap(([group, settings]) =>
      Object.entries(settings)
        .filter(([name, value]) => !isExplained(page, `${group}.${name}`, value))
        .map(([name]) => `${group}.${name}`),
    );
    expect(missing).toEqual([]);
  });
});

/** A row of a table: the setting, then a cell that begins with its default. */
function isExplained(page: string, setting: string, value: unknown): boolean {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${setting}\` |`));
  const cell = row?.split('|')[2]?.trim().replaceAll(',', '') ?? '';
  const expected = Array.isArray(value) ? value.join(' ') : String(value);
  return new RegExp(`^${expected}(?![\\d.])`).test(cell);
}
