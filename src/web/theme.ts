import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The page's one accent. Shade 6 on white and shade 4 on the dark panel both reach 4.5 : 1. */
const accent: MantineColorsTuple = [
  '#eaf2fd',
  '#d3e3f8',
  '#a5c6f1',
  '#75a8ea',
  '#5a97e8',
  '#2f77d6',
  '#1860c4',
  '#1253ad',
  '#0d4692',
  '#083973',
];

/** Kept for alarms and for what destroys. */
const alarm: MantineColorsTuple = [
  '#fdecea',
  '#f9d3cf',
  '#f2a79f',
  '#ee8076',
  '#f0625a',
  '#e0453c',
  '#cf2a20',
  '#b3211a',
  '#951a15',
  '#761310',
];

/** Mantine's dark greys with the panels' touch of blue; places as Mantine uses them: 0 text … 7 body. */
const dark: MantineColorsTuple = [
  '#e4eaf0',
  '#c3cdd7',
  '#a9b5c1',
  '#8a97a5',
  '#3a4552',
  '#2b343f',
  '#1f2730',
  '#181e25',
  '#12171d',
  '#0d1116',
];

const FONT = "'Noto Sans SC Variable', system-ui, 'PingFang SC', 'Microsoft YaHei', sans-serif";

export const theme = createTheme({
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: '600' },
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Consolas, 'Noto Sans SC Variable', monospace",
  colors: { accent, alarm, dark },
  primaryColor: 'accent',
  primaryShade: 6,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, fz: 'xs' } },
    Modal: { defaultProps: { centered: true, radius: 'md' } },
    Table: { defaultProps: { fz: 'sm', verticalSpacing: 6 } },
  },
});
