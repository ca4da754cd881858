import { type FileButtonProps, FileButton as OnceButton } from '@mantine/core';
import { useRef } from 'react';

/** Chooses files; the same one can be chosen again, as after it was mended: browsers tell of no change then. */
export function FileButton<Multiple extends boolean = false>(props: FileButtonProps<Multiple>) {
  const reset = useRef<() => void>(null);
  return (
    <OnceButton<Multiple>
      {...props}
      resetRef={reset}
      onChange={(chosen) => {
        props.onChange(chosen);
        reset.current?.();
      }}
    />
  );
}
