/** OpenID Connect: authorization code with PKCE, state and nonce, by openid-client. */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Claims, Issuer } from '../services/people/single-sign-on.ts';

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The claim that names roles; absent: none does. */
  readonly roleClaim?: string;
}

/** For one answer of the issuer, s. */
const PATIENCE = 10;

export function createIssuer(settings: OidcSettings): Issuer {
  let found: Promise<Configuration> | undefined;
  /** Asked for once it is needed; again where that failed: the issuer may start after this service. */
  const configuration = () => {
    found ??= discover(settings).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  return {
    begin: async (redirectUri) => {
      const journey = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
      };
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: journey.state,
        nonce: journey.nonce,
        code_challenge: await calculatePKCECodeChallenge(journey.verifier),
        code_challenge_method: 'S256',
      });
      return { url, journey };
    },
    finish: async (back, journey) => {
      const config = await configuration();
      const tokens = await authorizationCodeGrant(config, back, {
        expectedState: journey.state,
        expectedNonce: journey.nonce,
        pkceCodeVerifier: journey.verifier,
        idTokenExpected: true,
      });
      const token = tokens.claims()!;
      // Many issuers put the name there alone.
      const more = config.serverMetadata().userinfo_endpoint
        ? await fetchUserInfo(config, tokens.access_token, token.sub)
        : {};
      return claimsOf({ ...more, ...token }, settings.roleClaim);
    },
  };
}

function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  const url = new URL(issuer);
  // The settings take plain http on this machine alone.
  const execute = url.protocol === 'http:' ? [allowInsecureRequests] : [];
  return discovery(url, clientId, clientSecret, undefined, { execute, timeout: PATIENCE });
}

function claimsOf(
  claims: Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string },
  roleClaim: string | undefined,
): Claims {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : '');
  const login = text('preferred_username') || text('email') || claims.sub;
  return {
    issuer: claims.iss,
    subject: claims.sub,
    login,
    name: text('name') || login,
    roles: roleClaim === undefined ? undefined : rolesIn(claims, roleClaim),
  };
}

/** `roles`, or `realm_access.roles`: a text or a list of them; what is anything else names no role. */
function rolesIn(claims: Readonly<Record<string, unknown>>, claim: string): string[] {
  const value = claim
    .split('.')
    .reduce<unknown>(
      (of, name) =>
        typeof of === 'object' && of !== null && Object.hasOwn(of, name)
          ? (of as Record<string, unknown>)[name]
          : undefined,
      claims,
    );
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
