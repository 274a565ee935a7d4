// Money as customers see it: an integer of minor units with its currency.

/**
 * Return an amount with its symbol; "" without a currency or for nothing.
 * @param {number | null | undefined} minor
 * @param {string | null | undefined} currency as ISO 4217 writes it
 */
export function money(minor, currency) {
  if (!currency || !minor) return "";
  // English writes the symbol that customers see: NT$ and HK$, where Chinese has a bare $ for its own.
  const { maximumFractionDigits: digits = 0 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return new Intl.NumberFormat("en", {
    style: "currency", currency, minimumFractionDigits: minor % 10 ** digits ? digits : 0,
  }).format(minor / 10 ** digits);
}
