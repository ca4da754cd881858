import { useMediaQuery } from '@mantine/hooks';

/** A phone's width; the same figure as in styles/narrow.css and map/view.ts. */
export const useNarrow = (): boolean =>
  useMediaQuery('(max-width: 759px)', undefined, { getInitialValueInEffect: false }) ?? false;
