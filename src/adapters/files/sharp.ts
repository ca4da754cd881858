import type { default as Sharp } from 'sharp';

let opened: Promise<typeof Sharp> | undefined;

/**
 * The decoder, loaded with the first photo: a service that never sees one carries nothing of it. It works in
 * libuv's threads, not in the one that answers requests; one thread a picture, nothing kept between pictures.
 */
export function openSharp(): Promise<typeof Sharp> {
  opened ??= import('sharp').then(({ default: sharp }) => {
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return opened;
}
