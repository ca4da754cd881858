/** What `chengxun verify` says. */
import type { BundleFault, BundleFaultKind, BundleManifest } from '../../domain/cases/bundle.ts';

interface Words {
  readonly usage: string;
  noKey(file: string): string;
  /** @param why `nothing`, `no-bundle`, or the system's own message */
  unread(path: string, why: string): string;
  fault(fault: BundleFault): string;
  /** @param trusted whether the key was compared with one of the asker's own */
  whole(manifest: BundleManifest, key: string, trusted: boolean): string;
}

export const verifyWords = (language: 'en' | 'zh'): Words => (language === 'zh' ? ZH : EN);

/** What comes out of a bundle goes to a terminal: without what a terminal would take as a command. */
const plain = (text: string): string => text.replace(/\p{Cc}|\p{Cf}/gu, '?').slice(0, 300);
const lineOf = ({ where }: BundleFault) => (typeof where === 'number' ? where : undefined);

type Sentences = Readonly<Record<BundleFaultKind, (file: string, fault: BundleFault) => string>>;

const EN_FAULTS: Sentences = {
  container: (file, { where }) =>
    file === ''
      ? `the archive itself (${where}) is not as it was written`
      : `the archive around ${file} (${where}) is not as it was written`,
  'bad-name': (file) => `${file} is a name that no bundle has`,
  duplicate: (file) => `${file} is there twice`,
  'no-manifest': (file) => `${file} is not there: nothing says what belongs to the bundle`,
  'manifest-altered': (file) => `${file} was altered: its signature does not hold`,
  'signature-altered': (file) => `${file} was altered`,
  'other-key': (file, { where }) => `${file} was made by another key than yours: ${where}`,
  malformed: (file) => `${file} is signed, but is not what the format lays down`,
  missing: (file) => `${file} is missing`,
  unlisted: (file) => `${file} does not belong to the bundle: the manifest does not name it`,
  altered: (file, fault) =>
    lineOf(fault) === undefined
      ? `${file} was altered: its sha-256 is not the manifest's`
      : `${file} was altered, first in line ${lineOf(fault)}`,
  chain: (file, fault) => `${file}, line ${lineOf(fault)}: the chain of hashes breaks there`,
  'case-differs': (file, { where }) => `${file} and the log do not say the same (${where})`,
  'photo-unnamed': (file, { where }) => `${file} has a photo that the log does not name: ${where}`,
  'photo-gone': (file, { where }) => `${file} lacks a photo that the log names: ${where}`,
  'permit-differs': (file, { where }) => `${file} lacks permit ${where} as the log names it`,
  'mission-differs': (file) => `${file} is not the mission whose hash the flight's record names`,
};

const ZH_FAULTS: Sentences = {
  container: (file, { where }) =>
    file === ''
      ? `压缩包本身（${where}）与写出时不一致`
      : `压缩包中 ${file} 前后的数据（${where}）与写出时不一致`,
  'bad-name': (file) => `${file} 不是证据包允许的文件名`,
  duplicate: (file) => `${file} 出现两次`,
  'no-manifest': (file) => `缺少 ${file}，无法得知证据包应包含哪些文件`,
  'manifest-altered': (file) => `${file} 已被改动，签名不成立`,
  'signature-altered': (file) => `${file} 已被改动`,
  'other-key': (file, { where }) => `${file} 由另一密钥签署，与您给出的不同：${where}`,
  malformed: (file) => `${file} 有签名，但不符合格式规定`,
  missing: (file) => `缺少 ${file}`,
  unlisted: (file) => `${file} 不属于该证据包，清单未列出`,
  altered: (file, fault) =>
    lineOf(fault) === undefined
      ? `${file} 已被改动，sha-256 与清单不符`
      : `${file} 已被改动，最早在第 ${lineOf(fault)} 行`,
  chain: (file, fault) => `${file} 第 ${lineOf(fault)} 行：哈希链在此断开`,
  'case-differs': (file, { where }) => `${file} 与日志不一致（${where}）`,
  'photo-unnamed': (file, { where }) => `${file} 含有日志未提及的照片：${where}`,
  'photo-gone': (file, { where }) => `${file} 缺少日志提及的照片：${where}`,
  'permit-differs': (file, { where }) => `${file} 中的准运证 ${where} 与日志所记不符`,
  'mission-differs': (file) => `${file} 与飞行记录中哈希所指的任务不符`,
};

const faultWith = (sentences: Sentences) => (fault: BundleFault) =>
  sentences[fault.what](plain(fault.file), {
    ...fault,
    ...(typeof fault.where === 'string' && { where: plain(fault.where) }),
  });

const EN: Words = {
  usage: `chengxun verify BUNDLE [--key FILE]

Checks an exported case, a folder or a ZIP archive, without a service: signature, manifest, every file,
the log's chain of hashes, photos, permits and missions. Names the first thing that was altered.
  --key FILE   the bureau's public key (PEM or 64 hex digits; GET /api/v1/evidence-key): without it, the
               signature says that nothing was altered since it was made, but not by whom
Ends with 0: as it was exported; 1: altered; 2: it cannot be read.`,
  noKey: (file) => `No ed25519 public key can be read from ${file}: give PEM or 64 hex digits.`,
  unread: (path, why) => {
    if (why === 'nothing') return `There is no file or folder ${plain(path)}.`;
    if (why === 'no-bundle') return `${plain(path)} is neither a folder nor a ZIP archive.`;
    return `${plain(path)} cannot be read: ${plain(why)}`;
  },
  fault: (fault) => `ALTERED: ${faultWith(EN_FAULTS)(fault)}.`,
  whole: ({ case: of, head, made, by, bureau, files }, key, trusted) =>
    [
      `WHOLE: case ${plain(of.number)}, ${files.length} files, log of ${head.seq} entries.`,
      `Exported ${plain(made)} by ${plain(by)}, ${plain(bureau)}.`,
      `Head of the log ${head.hash}`,
      trusted
        ? `Signed by the key that you gave: ${key}`
        : `Signed by ${key}. Compare it with the bureau's key, or give that with --key.`,
    ].join('\n'),
};

const ZH: Words = {
  usage: `chengxun verify 证据包 [--key 文件]

不依赖服务器核验导出的案件（文件夹或 ZIP）：签名、清单、每个文件、日志哈希链、照片、准运证与航线任务，
并指出最先被改动之处。
  --key 文件   本单位公钥（PEM 或 64 位十六进制；GET /api/v1/evidence-key）；不给出时，
               签名只说明签署后未被改动，不能说明由谁签署
退出码：0 与导出时一致；1 已被改动；2 无法读取。`,
  noKey: (file) => `无法从 ${file} 读取 ed25519 公钥：请提供 PEM 或 64 位十六进制。`,
  unread: (path, why) => {
    if (why === 'nothing') return `没有文件或文件夹 ${plain(path)}。`;
    if (why === 'no-bundle') return `${plain(path)} 既不是文件夹也不是 ZIP。`;
    return `无法读取 ${plain(path)}：${plain(why)}`;
  },
  fault: (fault) => `已被改动：${faultWith(ZH_FAULTS)(fault)}。`,
  whole: ({ case: of, head, made, by, bureau, files }, key, trusted) =>
    [
      `完整：案件 ${plain(of.number)}，${files.length} 个文件，日志 ${head.seq} 条。`,
      `导出时间 ${plain(made)}，导出人 ${plain(by)}，${plain(bureau)}。`,
      `日志末端哈希 ${head.hash}`,
      trusted
        ? `由您给出的密钥签署：${key}`
        : `签署密钥 ${key}。请与本单位公布的公钥核对，或用 --key 给出。`,
    ].join('\n'),
};
