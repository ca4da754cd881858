/** The settings around people: proxies whose word holds, single sign-on, keys of the demo and the simulators. */
import { isIP } from 'node:net';
import { z } from 'zod';

/** With commas between them. */
const listed = (text: string): string[] => text.split(',').map((part) => part.trim());

/** An IP address, or a network as address/bits. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)];
  if (most === undefined || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}

/** Plain http only where nobody is on the way. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

export const peopleSettings = {
  CHENGXUN_TRUSTED_PROXIES: z
    .string()
    .refine(
      (text) => listed(text).every(isNetwork),
      'must be addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8',
    )
    .optional(),
  CHENGXUN_OIDC_ISSUER: z
    .string()
    .refine(isIssuer, 'must be an https address (http on this machine alone)')
    .optional(),
  CHENGXUN_OIDC_CLIENT_ID: z.string().optional(),
  CHENGXUN_OIDC_CLIENT_SECRET: z.string().optional(),
  CHENGXUN_OIDC_NAME: z.string().max(60).default('OpenID Connect'),
  CHENGXUN_OIDC_ROLE_CLAIM: z.string().max(200).optional(),
  /** For `replay` and `simulate`; src/main.ts hands it on. */
  CHENGXUN_API_KEY: z.string().optional(),
  CHENGXUN_DEMO_API_KEY: z
    .string()
    .regex(/^[A-Za-z0-9._~+/=-]{16,200}$/, 'must be 16 to 200 letters, digits or . _ ~ + / = -')
    .optional(),
};

export interface PeopleConfig {
  /** Addresses and networks (CIDR) of proxies whose X-Forwarded-… headers hold; empty: none. */
  readonly trustedProxies: readonly string[];
  /** Single sign-on by OpenID Connect; absent: none. */
  readonly oidc?: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** What the sign-in page calls it. */
    readonly name: string;
    /** The claim that names roles, with dots between levels; absent: roles are given here. */
    readonly roleClaim?: string;
  };
  /** An administrator's API key that `demo` sets up; absent: one is made. */
  readonly demoApiKey?: string;
}

const shape = z.object(peopleSettings);

export function peopleConfig(s: z.infer<typeof shape>): PeopleConfig {
  const roleClaim = s.CHENGXUN_OIDC_ROLE_CLAIM;
  return {
    trustedProxies: s.CHENGXUN_TRUSTED_PROXIES ? listed(s.CHENGXUN_TRUSTED_PROXIES) : [],
    ...(s.CHENGXUN_OIDC_ISSUER !== undefined && {
      oidc: {
        issuer: s.CHENGXUN_OIDC_ISSUER,
        clientId: s.CHENGXUN_OIDC_CLIENT_ID ?? '',
        clientSecret: s.CHENGXUN_OIDC_CLIENT_SECRET ?? '',
        name: s.CHENGXUN_OIDC_NAME,
        ...(roleClaim !== undefined && { roleClaim }),
      },
    }),
    ...(s.CHENGXUN_DEMO_API_KEY !== undefined && { demoApiKey: s.CHENGXUN_DEMO_API_KEY }),
  };
}

const TOGETHER = ['CHENGXUN_OIDC_ISSUER', 'CHENGXUN_OIDC_CLIENT_ID', 'CHENGXUN_OIDC_CLIENT_SECRET'];

/** Settings of the single sign-on that belong together. */
export function halfOfOidc(given: Readonly<Record<string, unknown>>): string[] {
  const there = TOGETHER.filter((name) => given[name] !== undefined).length;
  if (there === 0 || there === TOGETHER.length) return [];
  return [`${TOGETHER.join(', ')} belong together: set all or none`];
}
