import helmet from 'helmet'

/**
 * Sets the security headers on a bare response. Pictures may come from anywhere, because articles show those of their publishers; scripts,
 * styles and connections are limited to this server. No page may be framed. HTTPS, and so Strict-Transport-Security, is left to the proxy in
 * front.
 */
export const setSecurityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ['*', 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
})
