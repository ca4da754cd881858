/** What a picture says, in the reader's language. Numbers come ready with their units. */

export interface PictureWords {
  readonly title: string;
  readonly drawn: string;
  readonly fence: string;
  readonly permitted: string;
  readonly noFly: string;
  readonly obstacle: string;
  readonly uncovered: string;
  readonly takeOff: string;
  readonly photoLine: string;
  readonly transit: string;
  readonly photo: string;
  readonly sortie: (n: number) => string;
  readonly more: (n: number) => string;
  readonly photos: (n: number) => string;
  readonly height: string;
  readonly aboveGround: (metres: string) => string;
  readonly detail: string;
  readonly perPixel: (centimetres: string) => string;
  readonly speed: string;
  readonly lineGap: string;
  readonly photoGap: string;
  readonly length: string;
  readonly time: string;
  readonly minutes: (text: string) => string;
  readonly photosTaken: string;
  readonly batteries: string;
  readonly area: string;
  readonly seenOnce: string;
  readonly seenThrice: string;
  readonly findings: string;
  readonly north: string;
}

export const PICTURE_WORDS: Readonly<Record<'en' | 'zh', PictureWords>> = {
  en: {
    title: 'Patrol plan',
    drawn: 'Drawn',
    fence: 'Fence',
    permitted: 'Permitted airspace',
    noFly: 'No-fly area',
    obstacle: 'Obstacle, m above ground',
    uncovered: 'Not covered',
    takeOff: 'Take-off',
    photoLine: 'Photo line',
    transit: 'Transit',
    photo: 'Single photo',
    sortie: (n) => `Sortie ${n}`,
    more: (n) => `and ${n} more`,
    photos: (n) => (n === 1 ? '1 photo' : `${n} photos`),
    height: 'Height',
    aboveGround: (metres) => `${metres} m above ground`,
    detail: 'Detail',
    perPixel: (centimetres) => `${centimetres} cm per pixel`,
    speed: 'Speed',
    lineGap: 'Between lines',
    photoGap: 'Between photos',
    length: 'Length',
    time: 'Flying time',
    minutes: (text) => `${text} min`,
    photosTaken: 'Photos',
    batteries: 'Batteries',
    area: 'Area',
    seenOnce: 'Seen at least once',
    seenThrice: 'Seen at least 3 times',
    findings: 'Safety findings',
    north: 'N',
  },
  zh: {
    title: '巡查计划',
    drawn: '绘制范围',
    fence: '围栏',
    permitted: '许可空域',
    noFly: '禁飞区',
    obstacle: '障碍物（离地米数）',
    uncovered: '未覆盖',
    takeOff: '起飞点',
    photoLine: '拍照航线',
    transit: '转场',
    photo: '单张照片',
    sortie: (n) => `第 ${n} 架次`,
    more: (n) => `另有 ${n} 个架次`,
    photos: (n) => `${n} 张`,
    height: '高度',
    aboveGround: (metres) => `离地 ${metres} 米`,
    detail: '精度',
    perPixel: (centimetres) => `${centimetres} 厘米/像素`,
    speed: '速度',
    lineGap: '航线间距',
    photoGap: '拍照间距',
    length: '总航程',
    time: '飞行时间',
    minutes: (text) => `${text} 分`,
    photosTaken: '照片',
    batteries: '电池',
    area: '面积',
    seenOnce: '至少拍到一次',
    seenThrice: '至少拍到三次',
    findings: '安全问题',
    north: '北',
  },
};
