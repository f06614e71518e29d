// @ts-check
// What a browser keeps of a site: answer books as texts, and what was last shown of them.

const NAME = `readingroom ${new URL("..", import.meta.url).pathname}`; // other sites may stand on the same host
const STORE = "kept";
const promised = (asked) => new Promise((done, failed) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

let cabinet = null;
function opened() {
  cabinet ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => {
      asked.result.onclose = () => { cabinet = null; };
      asked.result.onversionchange = () => { asked.result.close(); cabinet = null; };
      done(asked.result);
    };
    asked.onerror = () => failed(asked.error);
  }).catch((error) => { cabinet = null; throw error; });
  return cabinet;
}

/** Do something with the cabinet; one that was closed meanwhile is opened once more. */
async function within(act) {
  try {
    return await act(await opened());
  } catch (error) {
    if (error?.name !== "InvalidStateError") throw error;
    cabinet = null;
    return act(await opened());
  }
}

/** All that is kept, by name. */
export const read = () => within(async (open) => {
  const store = open.transaction(STORE).objectStore(STORE);
  const [names, values] = await Promise.all([promised(store.getAllKeys()), promised(store.getAll())]);
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
});

/** Change all of these at once; what is undefined goes. It is on the disk when this is done. */
export const write = (changes) => within(async (open) => {
  const change = open.transaction(STORE, "readwrite", { durability: "strict" });
  const store = change.objectStore(STORE);
  try {
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) store.delete(name);
      else store.put(value, name);
    }
  } catch (error) { // what was put before it would be kept without the rest
    change.abort();
    throw error;
  }
  await new Promise((done, failed) => {
    change.oncomplete = done;
    change.onabort = change.onerror = () => failed(change.error);
  });
});

/**
 * Alone with the cabinet, whatever other tabs do. A host without encryption knows no locks, and a
 * browser that stores nothing for this site refuses them.
 */
export async function alone(act) {
  let held = false;
  const once = () => { held = true; return act(); };
  try {
    return await (navigator.locks ? navigator.locks.request(NAME, once) : once());
  } catch (error) {
    if (held) throw error;
    return act();
  }
}

/** What tells other tabs of a change. */
export const channel = () => new BroadcastChannel(NAME);

export const BOOK = "book "; // before the name of a book
/** The name of what was last shown of a lesson from a book. */
export const shownOf = (book, lesson) => `shown ${book} ${lesson}`;
/** The books among what is kept, by the names of their files. */
export const booksOf = (kept) => Object.fromEntries(Object.entries(kept).filter(([name]) => name.startsWith(BOOK))
  .map(([name, text]) => [name.slice(BOOK.length), text]));
