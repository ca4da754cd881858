import type { ShapeProblem } from '../../../domain/geo/shape.ts';

/** What is wrong with a shape, in Chinese; in English the fault says so itself. */
export const SHAPE_WORDS: Record<ShapeProblem, string> = {
  empty: '没有图形，请绘制一个区域',
  'not-a-number': '经纬度必须是数字',
  'out-of-range': '坐标超出地球范围（先经度后纬度），或图形越过极点',
  'too-few-positions': '至少需要 3 个不同的点才能围成区域',
  'unclosed-ring': '边界未闭合，请在末尾重复第一个点',
  'zero-area': '面积不足 1 平方米，请画大一些',
  'self-crossing': '边界自相交，请移开该处的顶点',
  'rings-cross': '两条边界相交，请移动其中一条',
  'hole-outside': '孔洞在边界之外，请移入或另建区域',
  'crosses-180': '图形跨越 180° 经线，请在该处分为两个区域',
  'no-length': '线没有长度，请再画一个点或改为圆形',
  'no-size': '请给出大于 0 米的尺寸',
};
