// What the address of the page names, for whoever signs in with a provider first.

/** Make the provider's link lead back to what the address names, which the desk cannot see behind the #. */
export function keepAskedFor() {
  const link = /** @type {HTMLAnchorElement | null} */ (document.getElementById("sign-in-provider"));
  // Only what follows the address of a figure is a part of what was asked for.
  const query = () => (location.pathname.startsWith("/desk/insight") ? location.search : "");
  link?.addEventListener("click", () => { link.search = `?${new URLSearchParams({ to: location.pathname + query() + location.hash })}`; });
}
