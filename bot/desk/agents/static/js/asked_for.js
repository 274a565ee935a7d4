// What the address of the page names, for whoever signs in with a provider first.

/** Make the provider's link lead back to what the address names, which the desk cannot see behind the #. */
export function keepAskedFor() {
  const link = /** @type {HTMLAnchorElement | null} */ (document.getElementById("sign-in-provider"));
  link?.addEventListener("click", () => { link.search = `?${new URLSearchParams({ to: location.pathname + location.hash })}`; });
}
