import type { inbox as english } from '../en/inbox.ts';

export const inbox: typeof english = {
  inbox: {
    title: '待办',
    views: '案件范围',
    viewNames: { todo: '待处置', reported: '待核查', done: '已结案' },
    none: {
      todo: { title: '没有待处置案件', text: '派遣给本单位的案件会显示在这里。' },
      reported: { title: '没有待核查案件', text: '已反馈的案件在核查前显示在这里。' },
      done: { title: '还没有结案', text: '核查通过并结案的案件显示在这里。' },
    },
    offline: '没有网络。',
    unkept: '本机无法保存（空间不足或浏览器禁止），送达前请勿关闭此页。',
    waiting: (photos, reports) =>
      [photos > 0 && `${photos} 张照片`, reports > 0 && `${reports} 份反馈`]
        .filter(Boolean)
        .join('、')
        .concat('等待发送'),
    fresh: '新派',
    draft: '草稿',
    waitsToBeSent: '等待发送',
    back: '返回待办',
    route: '导航前往',
    steps: '可进行的操作',
    take: '受理',
    report: '反馈办结',
    photograph: '拍照',
    fromGallery: '选照片',
    keptHere: '照片和文字在送达前保存在本机。',
    tooMany: (n, most) => `有 ${n} 张未加入：一份反馈最多 ${most} 张照片。`,
    sending: '反馈正在发送。',
    arrived: (n, of) => (of === 0 ? '有网络后自动发送。' : `已送达 ${n} / ${of} 张照片。`),
    backToWriting: '返回修改',
    uploading: (name) => `正在发送 ${name}`,
    isThere: '已送达',
  },
};
