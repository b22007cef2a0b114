/** Browsers and systems as their User-Agent names them, the more special first: Edge also says Chrome, Chrome also says Safari. */
const BROWSERS = [/\bEdg/, /\bOPR\//, /\bFirefox\//, /\b(?:Headless)?Chrome\//, /\bSafari\//]
const BROWSER_NAMES = ['Edge', 'Opera', 'Firefox', 'Chrome', 'Safari']
const SYSTEMS = [/\bAndroid\b/, /\b(?:iPhone|iPad)\b/, /\bWindows\b/, /\bMac OS X\b/, /\bCrOS\b/, /\bLinux\b/]
const SYSTEM_NAMES = ['Android', 'iOS', 'Windows', 'macOS', 'ChromeOS', 'Linux']

/** A User-Agent in words: `Firefox on Windows`; its beginning where it is no known browser. */
export function deviceName(agent: string): string {
  const browser = BROWSER_NAMES[BROWSERS.findIndex((form) => form.test(agent))]
  const system = SYSTEM_NAMES[SYSTEMS.findIndex((form) => form.test(agent))]
  if (!browser) return agent.slice(0, 60) || 'Unknown device'
  return system ? `${browser} on ${system}` : browser
}
