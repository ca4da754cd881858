/** Who is signed in on this page, and what they may do. */
import { useQuery } from '@tanstack/react-query';
import type { Permission } from '../../domain/people/roles.ts';
import type { ApiMe } from '../../wire/api-people.ts';
import { get, send } from '../http/client.ts';

/** Fetched once; a session that ends meanwhile shows by the first call that is refused. */
const useMeQuery = () =>
  useQuery({
    queryKey: ['me'],
    queryFn: () => get<ApiMe>('/me'),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Undefined: not known yet. Where nobody is signed in, the page goes to the sign-in. */
export const useMe = (): ApiMe | undefined => useMeQuery().data;

/** For the frame of the page, which waits for it and shows its failure. */
export const useMeState = useMeQuery;

/** Whether who is signed in holds one of these; false until that is known. */
export function useMay(...wanted: readonly Permission[]): boolean {
  const me = useMe();
  return wanted.some((permission) => me?.permissions.includes(permission) ?? false);
}

const SIGN_IN = '/sign-in';

/** To the sign-in, and back to where the page is now. Loaded afresh: nothing of one person stays for the next. */
export function goToSignIn(): void {
  if (location.pathname === SIGN_IN) return;
  const here = location.pathname + location.search;
  location.assign(here === '/' ? SIGN_IN : `${SIGN_IN}?to=${encodeURIComponent(here)}`);
}

/** Where the sign-in goes afterwards: an address of this page, whatever was handed over. */
export function backTo(to: string | null): string {
  if (to === null || !to.startsWith('/') || /^\/[/\\]/.test(to)) return '/';
  const url = new URL(to, location.origin);
  if (url.origin !== location.origin || url.pathname === SIGN_IN) return '/';
  return url.pathname + url.search;
}

export async function signOut(): Promise<void> {
  await send('DELETE', '/session');
  location.assign(SIGN_IN);
}
