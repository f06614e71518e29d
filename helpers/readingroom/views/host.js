// @ts-check
// What a view's script speaks to, in a notebook, on a web page, in a test.

/**
 * The host of a view: `get`, `set` and `save` its traits, `on` a change of one (or on "message" and
 * "silence"), `send` words to Python. `on` returns what ends it. `post` takes what leaves the page.
 */
export function hostOf(traits, post) {
  /** @type {Map<string, Set<(value: any) => void>>} */
  const listeners = new Map();
  const unsaved = new Set();
  const tell = (name, value) => [...(listeners.get(name) ?? [])].forEach((listener) => listener(value));
  function put(name, value) {
    if (JSON.stringify(traits[name]) === JSON.stringify(value)) return false;
    traits[name] = value;
    tell(name, value);
    return true;
  }
  return {
    get: (name) => traits[name],
    set: (name, value) => { if (put(name, value)) unsaved.add(name); },
    save: () => {
      const changed = Object.fromEntries([...unsaved].map((name) => [name, traits[name]]));
      unsaved.clear();
      if (Object.keys(changed).length) post({ set: changed });
    },
    on: (name, listener) => {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name).add(listener);
      return () => listeners.get(name).delete(listener);
    },
    send: (say) => post({ say }),
    /** What comes from outside: traits, a message, or that nothing has answered for a while. */
    hear: ({ set = {}, message = null, silence = null }) => {
      Object.entries(set).forEach(([name, value]) => put(name, value));
      if (message !== null) tell("message", message);
      if (silence !== null) tell("silence", silence);
    },
  };
}
