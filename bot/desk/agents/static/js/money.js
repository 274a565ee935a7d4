// Format money as customers see it, from an integer of minor units and a currency.

/**
 * Return an amount with its symbol; "" without an amount or a currency.
 * @param {number | null | undefined} minor
 * @param {string | null | undefined} currency an ISO 4217 code
 */
export function money(minor, currency) {
  if (!currency || !minor) return "";
  // English formatting gives the symbols that customers see, NT$ and HK$; Chinese gives a bare $ for its own currency.
  const { maximumFractionDigits: digits = 0 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return new Intl.NumberFormat("en", {
    style: "currency", currency, minimumFractionDigits: minor % 10 ** digits ? digits : 0,
  }).format(minor / 10 ** digits);
}
