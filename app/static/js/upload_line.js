// How one file goes up: what tells it from another, who may send it, when to try again, what a refusal says.
const CHUNK = 16 * 1024 * 1024;
const END = 1024 * 1024;
const DELAYS = [0, 1000, 3000, 5000, 10_000, 20_000, ...Array(60).fill(30_000)];
const TOKEN_MILLISECONDS = 5 * 60_000;

export class SignedOut extends Error {}

// 409 and 423 mend by themselves (another request was there first), and so do faults of the server.
const mendsItself = (status) => [409, 423, 429].includes(status) || (status >= 500 && status !== 507);

// What a refusal says in plain words; nothing for what mends by itself.
export function refusal(error) {
  const status = error.originalResponse?.getStatus() ?? 0;
  if (error instanceof SignedOut || error.causingError instanceof SignedOut || status === 404) return { state: "signedout", words: "" };
  if (status < 400 || mendsItself(status)) return null;
  const words = error.originalResponse.getBody() ?? "";
  return { state: status === 507 ? "full" : "failed", words: words.length < 400 && !words.includes("<") ? words : "" };
}

// Words of the page with what fills them; a function, since a file's name may hold "$&".
export const filled = (words, values) =>
  Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, () => value), words);

async function digest(blob) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The first and last MiB: declared at the start, so that the server takes no other file in this one's place.
export async function endsOf(file) {
  if (!globalThis.crypto?.subtle) return {};
  const tail = file.slice(Math.max(0, file.size - END));
  return { head: await digest(file.slice(0, END)), tail: await digest(tail) };
}

export function tokenKeeper(address) {
  let [token, until] = ["", 0];
  return async (request) => {
    if (!address) return;
    if (Date.now() > until) {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if ([401, 404].includes(answer.status)) throw new SignedOut();
      ({ token } = await answer.json());
      until = Date.now() + TOKEN_MILLISECONDS;
    }
    request.setHeader("Laurel-Token", token);
  };
}

export function uploadOf(file, ends, { uploadUrl, purpose, subject, tokenUrl }, reactions) {
  const fingerprint = ["laurel", purpose, subject, file.name, file.size, file.lastModified, ends.head, ends.tail].join(":");
  const upload = new globalThis.tus.Upload(file, {
    endpoint: new URL(uploadUrl, window.location.href).href,
    chunkSize: CHUNK,
    retryDelays: DELAYS,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, purpose, subject, ...ends },
    fingerprint: async () => fingerprint,
    onBeforeRequest: tokenKeeper(tokenUrl),
    ...reactions,
  });
  return { upload, fingerprint };
}

// Uploads for the same that this browser began and the server still keeps.
export async function begun({ purpose, subject, tokenUrl }) {
  const { urlStorage } = globalThis.tus.defaultOptions;
  const known = (await urlStorage.findAllUploads()).filter(
    ({ metadata }) => metadata?.subject === subject && metadata?.purpose === purpose,
  );
  const headers = new Headers({ "Tus-Resumable": "1.0.0" });
  if (known.length) await tokenKeeper(tokenUrl)({ setHeader: (name, value) => headers.set(name, value) }).catch(() => {});
  const kept = [];
  for (const one of known) {
    const answer = await fetch(one.uploadUrl, { method: "HEAD", headers }).catch(() => null);
    if (answer && [404, 410].includes(answer.status)) await urlStorage.removeUpload(one.urlStorageKey);
    else kept.push(one);
  }
  return kept;
}
