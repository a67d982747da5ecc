// Copies of what was typed and has not arrived: in IndexedDB, and in localStorage where there is none or no time for it.
const PREFIX = "laurel-draft:";
const ARRIVED = "laurel-arrived:";
const SHELF = "drafts";
let opened = null;

function database() {
  opened ??= new Promise((resolve) => {
    const asked = window.indexedDB?.open("laurel", 1);
    if (!asked) return resolve(null);
    asked.onupgradeneeded = () => asked.result.createObjectStore(SHELF);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = asked.onblocked = () => resolve(null);
  }).catch(() => null);
  return opened;
}

async function ask(mode, verb) {
  const shelf = await database();
  if (!shelf) return undefined;
  return new Promise((resolve, reject) => {
    const work = shelf.transaction(SHELF, mode, { durability: "strict" });
    const asked = verb(work.objectStore(SHELF));
    work.oncomplete = () => resolve(asked.result);
    work.onerror = work.onabort = () => reject(work.error);
  });
}

function noted(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

const newer = (one, other) => ((one?.at ?? 0) >= (other?.at ?? 0) ? one : other);

export const read = async (name) => newer(noted(name), (await ask("readonly", (shelf) => shelf.get(name)).catch(() => null)) ?? null);

export async function all() {
  const names = (await ask("readonly", (shelf) => shelf.getAllKeys()).catch(() => [])) ?? [];
  const noticed = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  return [...new Set([...names, ...noticed])];
}

// `revision`: what the server has had since; a page that was made before that is out of date.
export async function forget(name, revision) {
  if (revision) localStorage.setItem(ARRIVED + name, revision);
  localStorage.removeItem(PREFIX + name);
  await ask("readwrite", (shelf) => shelf.delete(name)).catch(() => null);
}

export function isOutdated(name, revision) {
  const arrived = Number(localStorage.getItem(ARRIVED + name) ?? 0);
  localStorage.removeItem(ARRIVED + name);
  return arrived > Number(revision);
}

// A name that no other window has: the server knows by it which saves are a window's own.
export const newWindow = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => (one % 36).toString(36)).join("");

// One name's copy. What is not yet in the database when the page goes is noted where that needs no waiting.
export default function copyOf(name, owner = "") {
  let waiting = null;
  let order = Promise.resolve();

  function note(value) {
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      // The browser's store is full; the database may still have room.
    }
  }

  function keep(value) {
    waiting = { ...value, at: Date.now() };
    const mine = waiting;
    order = order
      .then(async () => {
        if (waiting !== mine) return;
        if (!(await database())) note(mine);
        else {
          await ask("readwrite", (shelf) => shelf.put(mine, name));
          localStorage.removeItem(PREFIX + name);
        }
        if (waiting === mine) waiting = null;
      })
      .catch(() => note(mine));
    return order;
  }

  function drop(revision) {
    waiting = null;
    order = order.then(async () => {
      const { sender = "" } = (await read(name)) ?? {};
      // Another window's copy is not this one's to drop.
      if (!waiting && (!sender || sender.startsWith(owner))) await forget(name, revision);
    });
    return order;
  }

  // A frozen page may be thrown away without another word.
  const noteAtOnce = () => waiting && note(waiting);
  window.addEventListener("pagehide", noteAtOnce);
  document.addEventListener("freeze", noteAtOnce);
  return { keep, drop, read: () => read(name) };
}
