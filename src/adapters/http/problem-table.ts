import type { Text } from './language.ts';

/** Every kind of refusal (RFC 9457): its status, what it is called, and what to do about it in general. */
export const PROBLEMS = {
  'invalid-request': {
    status: 400,
    title: { en: 'The request is not valid', zh: '请求无效' },
    detail: { en: 'Correct the fields named in “errors”.', zh: '请更正 errors 中列出的字段。' },
  },
  'invalid-json': {
    status: 400,
    title: { en: 'The body is not JSON', zh: '正文不是 JSON' },
    detail: {
      en: 'Send one JSON value in UTF-8 (RFC 8259).',
      zh: '请发送一个 UTF-8 编码的 JSON 值（RFC 8259）。',
    },
  },
  'invalid-cursor': {
    status: 400,
    title: { en: 'The cursor is not valid', zh: '游标无效' },
    detail: {
      en: 'Use “next” of the page before exactly as it was given, with the same list; leave cursor out for the first page.',
      zh: '请原样使用同一列表上一页的 next；第一页不需要 cursor。',
    },
  },
  unauthorized: {
    status: 401,
    title: { en: 'Device and token do not match', zh: '设备与令牌不符' },
    detail: {
      en: 'Send the device’s own token. If it is lost, make a fresh one: POST /api/v1/devices/{id}/token.',
      zh: '请使用该设备自己的令牌；令牌丢失时可重新生成：POST /api/v1/devices/{id}/token。',
    },
  },
  'wrong-sign-in': {
    status: 401,
    title: { en: 'Login and password do not match', zh: '账号或密码不正确' },
    detail: {
      en: 'Type both again; capital letters count in the password. If it is forgotten, an administrator makes a new one.',
      zh: '请重新输入；密码区分大小写。忘记密码时请联系管理员重置。',
    },
  },
  'not-signed-in': {
    status: 401,
    title: { en: 'Nobody is signed in', zh: '尚未登录' },
    detail: {
      en: 'Sign in on the page, or send a valid API key: Authorization: Bearer chx_….',
      zh: '请在页面上登录，或发送有效的 API 密钥：Authorization: Bearer chx_…。',
    },
  },
  'not-allowed': {
    status: 403,
    title: { en: 'This account may not do that', zh: '该账号无此权限' },
    detail: {
      en: 'It takes one of the permissions in “reason”. Ask an administrator for a role, or a key, that has it.',
      zh: '需要 reason 中列出的权限之一，请联系管理员授予相应角色或密钥。',
    },
  },
  'foreign-origin': {
    status: 403,
    title: { en: 'Not from a page of another site', zh: '不接受其他网站页面的请求' },
    detail: {
      en: 'Changes are accepted from this service’s own page, and from programs that send no Origin.',
      zh: '只接受本服务页面或不带 Origin 的程序发来的更改。',
    },
  },
  'not-found': {
    status: 404,
    title: { en: 'Not found', zh: '未找到' },
    detail: {
      en: 'There is nothing at this address. /docs lists every address of the API.',
      zh: '该地址没有内容。/docs 列出了接口的全部地址。',
    },
  },
  'method-not-allowed': {
    status: 405,
    title: { en: 'This method is not possible here', zh: '此地址不支持该方法' },
    detail: { en: 'Use one of the methods in “Allow”.', zh: '请使用 Allow 中列出的方法。' },
  },
  'request-timeout': {
    status: 408,
    title: { en: 'The request came too slowly', zh: '请求发送过慢' },
    detail: { en: 'Send it again, at once.', zh: '请重新一次发送。' },
  },
  conflict: {
    status: 409,
    title: { en: 'It does not fit what is there', zh: '与现状冲突' },
    detail: { en: 'Read the newest state and decide again.', zh: '请读取最新状态后再操作。' },
  },
  'changed-meanwhile': {
    status: 412,
    title: { en: 'Somebody changed it meanwhile', zh: '内容已被他人修改' },
    detail: {
      en: 'Read it again and make your change on the newest version.',
      zh: '请重新读取，在最新版本上修改。',
    },
  },
  'too-large': {
    status: 413,
    title: { en: 'The body is too large', zh: '正文过大' },
    detail: { en: 'Send less at a time.', zh: '请分次发送。' },
  },
  'uri-too-long': {
    status: 414,
    title: { en: 'The address is too long', zh: '地址过长' },
    detail: { en: 'Use shorter parameters.', zh: '请缩短参数。' },
  },
  'unsupported-media-type': {
    status: 415,
    title: { en: 'This kind of content is not read here', zh: '不支持该内容类型' },
    detail: {
      en: 'Send Content-Type: application/json.',
      zh: '请发送 Content-Type: application/json。',
    },
  },
  'too-much': {
    status: 422,
    title: { en: 'Too much at once', zh: '一次请求的内容过多' },
    detail: { en: 'Choose a shorter span.', zh: '请缩短时间范围。' },
  },
  unprocessable: {
    status: 422,
    title: { en: 'It cannot be taken as it is', zh: '内容无法处理' },
    detail: { en: 'Correct what “errors” says.', zh: '请更正 errors 所述内容。' },
  },
  unplannable: {
    status: 422,
    title: { en: 'It cannot be planned', zh: '无法规划' },
    detail: { en: 'Change what “reason” says.', zh: '请按 reason 所述修改。' },
  },
  'too-many-attempts': {
    status: 429,
    title: { en: 'Too many attempts', zh: '尝试次数过多' },
    detail: { en: 'Wait for a while, then try again.', zh: '请稍候再试。' },
  },
  internal: {
    status: 500,
    title: { en: 'The service failed', zh: '服务出错' },
    detail: {
      en: 'It is in the service’s log. Try again; if it stays, tell the operator.',
      zh: '错误已记入服务日志。请重试；若持续出现请联系运维人员。',
    },
  },
  unavailable: {
    status: 503,
    title: { en: 'Not possible at the moment', zh: '暂时无法提供服务' },
    detail: {
      en: 'The database is away or too busy. Try again in some seconds.',
      zh: '数据库暂不可用或过忙，请几秒后重试。',
    },
  },
  'planner-busy': {
    status: 503,
    title: { en: 'The planner is busy', zh: '规划任务已满' },
    detail: {
      en: 'As many plans as can wait are waiting. Try again in some seconds.',
      zh: '等待中的规划任务已达上限，请几秒后重试。',
    },
  },
} as const satisfies Record<string, { status: number; title: Text; detail: Text }>;

export type ProblemName = keyof typeof PROBLEMS;
