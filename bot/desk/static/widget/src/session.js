// What one browser keeps: which conversation it has with this desk (all tabs), and what is not yet sent (this tab).
const KEY = `amends:${DESK}`;

const reading = (storage, key) => {
  try {
    return JSON.parse(window[storage].getItem(key)) || null;
  } catch {
    return null;
  }
};
const writing = (storage, key, value) => {
  try {
    if (value == null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // Storage is refused or full: this tab goes on without it.
  }
};

const session = {
  // {id, token, locale, read, rated} or null; `read` is the last sequence number the customer saw.
  get: () => reading("localStorage", KEY),
  put: (value) => writing("localStorage", KEY, value),
  patch: (part) => {
    const now = session.get();
    if (now) session.put({ ...now, ...part });
  },
  unsent: () => reading("sessionStorage", KEY) || [],
  keepUnsent: (items) => writing("sessionStorage", KEY, items.length ? items : null),
};

// What one tab stores reaches the others a moment later, and that moment is longer on a busy machine.
const ARRIVED = 500;

// One tab at a time may open a conversation, and the others wait until they can see it; where locks are missing the
// last look at storage decides.
const alone = (work) => {
  if (!navigator.locks) return Promise.resolve().then(work);
  return new Promise((resolve, reject) => {
    const lone = async () => {
      const known = session.get();
      await work().then(resolve, reject);
      if (!known && session.get()) await new Promise((arrived) => setTimeout(arrived, ARRIVED));
    };
    navigator.locks.request(KEY, lone).catch(reject);
  });
};

// randomUUID exists on secure pages only; a shop on plain http needs a client_id as well.
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
