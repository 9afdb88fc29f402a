/** Joins a Wi-Fi network and joins it again, with growing pauses, whenever it is lost. */

/** The pause between attempts, doubled each time up to the longest; and before the first after a loss. Milliseconds. */
const PAUSE = 15000;
const LONGEST_PAUSE = 120000;
const LOSS_PAUSE = 1000;

/**
 * Joins a network and stays in it.
 * @param connect begins an attempt; it hands what it is given to the engine's `connect` as its callback
 * @param up called whenever the network was joined
 * @param down called with the reason whenever it was lost, or could not be joined
 */
export function join(
  connect: (callback: (error: string | null | undefined) => void) => void,
  up: () => void,
  down: (reason: string) => void,
): void {
  const wifi = require("Wifi");
  let joined = false;
  let pause = PAUSE;
  let timer: Timer;

  const ended = (error: unknown) => {
    if (typeof error === "string") down(error);
    else if (!joined) {
      joined = true;
      clearTimeout(timer);
      pause = PAUSE;
      up();
    }
  };
  const attempt = () => {
    timer = setTimeout(attempt, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    connect(ended);
  };
  wifi.on("connected", ended);
  wifi.on("disconnected", (details) => {
    if (!joined) return;
    joined = false;
    timer = setTimeout(attempt, LOSS_PAUSE);
    down((details as { reason: string }).reason);
  });
  attempt();
}
