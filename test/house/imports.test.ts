/** Who may import whom (docs/architecture.md), held over the import statements of every file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Those that have something in them already. */
const ROOMS = ['src', 'missions', 'firmware-bridge', 'simulators'].filter((room) =>
  existsSync(join(ROOT, room)),
);

interface Import {
  readonly file: string;
  /** The file imported, from the root, or the package's name. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT =
  /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/gm;

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(STATEMENT)].map(([, type, from, dynamic]) => {
    const name = (from ?? dynamic)!;
    const target = name.startsWith('.')
      ? relative(ROOT, join(ROOT, dirname(file), name.replace(/\?.*$/, '')))
      : name;
    return { file, target, typeOnly: type !== undefined };
  });
}

const ALL = ROOMS.flatMap(sources).flatMap(importsOf);

const GEOMETRY = /^(flatbush|cheap-ruler|@turf\/.+)$/;

/** For each room: what it may import beside its own files. The first row that fits a file holds. */
const RULES: readonly { room: RegExp; may: readonly RegExp[]; webToo?: boolean }[] = [
  {
    room: /^src\/wire\/mavlink\//,
    may: [/^src\/(wire|domain)\//, /^(node-mavlink|node:crypto)$/],
  },
  { room: /^src\/domain\//, may: [/^src\/domain\//, GEOMETRY] },
  {
    room: /^src\/wire\/(?!mavlink\/)/,
    may: [/^src\/(wire|domain)\//, /^(zod|exifr|fflate|fast-xml-parser|papaparse|gcoord|geojson)$/],
  },
  {
    room: /^missions\//,
    may: [
      /^missions\//,
      /^src\/domain\/(geo|ids|flights\/(mission|patrol))/,
      /^(fflate|fast-xml-parser)$/,
      GEOMETRY,
    ],
  },
  {
    room: /^src\/services\//,
    may: [/^src\/(services|domain)\//, /^missions\//, /^node:crypto$/],
  },
  { room: /^src\/web\//, may: [/^src\/(web|wire|domain)\//, /^missions\//, /^[^.n]|^n(?!ode:)/] },
  {
    room: /^(firmware-bridge|simulators)\//,
    may: [/^(firmware-bridge|simulators|missions)\//, /^src\/(domain|wire)\//, /^(?!src\/)/],
  },
];

describe('who may import whom', () => {
  for (const { room, may } of RULES) {
    it(`${room.source} imports only what it may`, () => {
      const strangers = ALL.filter(
        ({ file, target }) => room.test(file) && !may.some((allowed) => allowed.test(target)),
      );
      expect(strangers.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
    });
  }

  it('an adapter imports no other adapter', () => {
    const adapter = (path: string) => /^src\/adapters\/([^/]+)\//.exec(path)?.[1];
    const strangers = ALL.filter(({ file, target }) => {
      const own = adapter(file);
      const other = adapter(target);
      return own !== undefined && other !== undefined && own !== other;
    });
    expect(strangers.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  it('an adapter imports services, domain and wire only', () => {
    const strangers = ALL.filter(
      ({ file, target }) =>
        file.startsWith('src/adapters/') &&
        /^(src|missions|simulators|firmware-bridge)\//.test(target) &&
        !/^src\/(adapters|services|domain|wire)\//.test(target),
    );
    expect(strangers.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  it('nothing but src/main.ts and its commands imports the composition', () => {
    const composition = /^src\/(server|core|front|database|jobs|main|config)\.ts$/;
    const strangers = ALL.filter(
      ({ file, target, typeOnly }) =>
        composition.test(target) &&
        !typeOnly &&
        !composition.test(file) &&
        !file.startsWith('src/commands/'),
    );
    expect(strangers.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  it('sees every room', () => {
    for (const { room } of RULES) {
      if (room.source.includes('missions')) continue;
      expect(ALL.some(({ file }) => room.test(file))).toBe(true);
    }
    expect(ALL.length).toBeGreaterThan(300);
  });
});

describe('one reader of the environment', () => {
  it('process.env is read in src/main.ts only, and handed to config.ts', () => {
    const readers = ROOMS.flatMap(sources).filter((file) =>
      /process\.env/.test(
        readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
      ),
    );
    expect(readers).toEqual(['src/main.ts']);
  });
});
