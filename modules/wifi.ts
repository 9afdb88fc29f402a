/** Joins a Wi-Fi network and joins it again, with growing pauses, whenever it is lost. */

/** The pause between attempts, doubled each time up to the longest; and before the first after a loss. Milliseconds. */
const PAUSE = 15000;
const LONGEST_PAUSE = 120000;
const LOSS_PAUSE = 1000;

/** Whether the network is joined at present. */
export let joined = false;
let pause = PAUSE;
let timer: Timer | undefined;
let connect: (callback: (error: string | null | undefined) => void) => void;
let up: () => void;
let down: (reason: string) => void;

/**
 * Joins a network and stays in it.
 * @param begin begins an attempt; it hands what it is given to the engine's `connect` as its callback
 * @param onUp called whenever the network was joined
 * @param onDown called with the reason whenever it was lost, or could not be joined
 */
export function join(begin: typeof connect, onUp: typeof up, onDown: typeof down): void {
  const wifi = require("Wifi");
  connect = begin;
  up = onUp;
  down = onDown;
  wifi.on("connected", ended);
  wifi.on("disconnected", lost);
  attempt();
}

function attempt(): void {
  timer = setTimeout(attempt, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
  connect(ended);
}

/** An attempt has ended: with an error, or, by callback or by event, in the network. */
function ended(error: unknown): void {
  if (typeof error === "string") down(error);
  else if (!joined) {
    joined = true;
    clearTimeout(timer!);
    pause = PAUSE;
    up();
  }
}

function lost(details: unknown): void {
  if (!joined) return;
  joined = false;
  timer = setTimeout(attempt, LOSS_PAUSE);
  const { reason } = details as { reason: string };
  // The engine names reasons from 200 on by the one before (2v29, wifiGetReason): this is 200 mostly, and 24 hardly ever.
  down(reason === "cipher_suite_rejected" ? "beacon_timeout" : reason);
}
