// Find the script tag that brought the widget.

/**
 * Return the attributes and the address of the widget's own script. In a module `currentScript` is empty; there the
 * trace of an error names the running script, so that another script of a similar name is not taken for it.
 * @param {Document} page
 * @param {string} trace the stack of an error made in the script
 * @returns {{data: DOMStringMap, src: string, tag: HTMLScriptElement | null}}
 */
export const findTag = (page, trace) => {
  const current = /** @type {HTMLScriptElement | null} */ (page.currentScript);
  if (current?.src) return { data: current.dataset, src: current.src, tag: current };
  /** @type {HTMLScriptElement[]} */
  const tags = Array.from(page.querySelectorAll("script[src]"));
  const src = trace.match(/https?:\/\/[^\s()]*?(?=:\d+(:\d+)?\)?\s*$)/m)?.[0];
  const tag = tags.find((one) => one.src === src) || (src ? undefined : tags.find((one) => /\/widget\.js$/.test(one.src.split(/[?#]/)[0])));
  if (!tag && !src) throw new Error("amends: the widget's script tag was not found");
  return { data: tag?.dataset ?? {}, src: tag?.src ?? String(src), tag: tag ?? null };
};
