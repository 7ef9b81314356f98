/* Unpacks what was sent small: a wall of five hundred ideas is a tenth of itself on the way. */

const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

/** The frame with its packed rest, raw deflate in base64, read out. Rejects where the browser
    cannot; then the page fetches what it has missed. */
export async function open({ packed, ...frame }) {
  if (!packed) return frame;
  const stream = new Blob([bytesOf(packed)]).stream();
  const plain = stream.pipeThrough(new DecompressionStream("deflate-raw"));
  return { ...frame, ...JSON.parse(await new Response(plain).text()) };
}
