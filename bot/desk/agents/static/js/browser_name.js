// Name a browser for the person who uses it.

// In this order, because most browsers also name an older one that they are like.
const BROWSERS = [["Edg", "Edge"], ["OPR", "Opera"], ["SamsungBrowser", "Samsung Internet"], ["Firefox", "Firefox"], ["FxiOS", "Firefox"], ["CriOS", "Chrome"], ["Chrome", "Chrome"], ["Safari", "Safari"]];
const SYSTEMS = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["CrOS", "ChromeOS"], ["Linux", "Linux"]];

/**
 * Return what a browser calls itself in two words ("Firefox, Windows"), or its own words; "" when it says nothing.
 * @param {string | null} userAgent
 */
export function browserName(userAgent) {
  const found = [BROWSERS, SYSTEMS].map((names) => names.find(([mark]) => userAgent?.includes(mark))?.[1]).filter(Boolean);
  return found.length ? found.join(", ") : (userAgent ?? "").slice(0, 60);
}
