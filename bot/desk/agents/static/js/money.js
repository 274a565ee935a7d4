// Format money as customers see it, from an integer of minor units and a currency.

// As the desk counts them: browsers know other decimals of a few currencies, and the company may count its own otherwise.
/** @type {Record<string, number>} */
const DECIMALS = JSON.parse(document.getElementById("decimals")?.textContent ?? "{}");

/**
 * Return an amount with its symbol; "" without an amount or a currency.
 * @param {number | null | undefined} minor
 * @param {string | null | undefined} currency an ISO 4217 code
 */
export function money(minor, currency) {
  if (!currency || !minor) return "";
  const digits = DECIMALS[currency] ?? 2;
  // English formatting gives the symbols that customers see, NT$ and HK$; Chinese gives a bare $ for its own currency.
  return new Intl.NumberFormat("en", {
    style: "currency", currency, minimumFractionDigits: minor % 10 ** digits ? digits : 0, maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}
