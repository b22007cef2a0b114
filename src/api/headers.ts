import helmet from 'helmet'

/**
 * Sets the security headers on a bare response. Pictures may come from anywhere, because articles show their publishers' own; scripts, styles
 * and connections come from here only. Nobody may frame a page. HTTPS is the affair of the proxy in front, and so is Strict-Transport-Security.
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
