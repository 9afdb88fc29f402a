/**
 * A roller shutter: a relay on D5 drives it up, one on D12 down. It is told a position, 0 for open and 100 for closed, and reckons
 * where it is by the time. While it moves the device does not restart, whatever has arrived.
 */
import * as homie from "homie-espruino";

const travel = homie.setting("travel", 20, {
  description: "Seconds from one end to the other",
  check: (seconds) => seconds >= 1 && seconds <= 120,
});

const shutter = homie.node("shutter", "Shutter", "shutter");
/** Where it is when it does not move; nobody knows that after a start. */
let position = 0;
/** Since when it moves, in seconds of the engine's clock, and where to: 1 for down, -1 for up, 0 for not at all. */
let since = 0;
let direction = 0;
let arrival: Timer | undefined;

const state = shutter.advertise("position", {
  name: "Position",
  datatype: "integer",
  format: "0:100",
  unit: "%",
  settable: moveTo,
});
shutter.advertise("stop", { name: "Stop", datatype: "boolean", retained: false, settable: stop });

function present(): number {
  const moved = (direction * (getTime() - since) * 100) / travel.value;
  return Math.max(0, Math.min(100, Math.round(position + moved)));
}

function stop(): void {
  if (arrival !== undefined) clearTimeout(arrival);
  arrival = undefined;
  position = present();
  direction = 0;
  digitalWrite(D5, 0);
  digitalWrite(D12, 0);
  state.send(position);
  homie.setIdle(true);
}

function moveTo(target: number): void {
  stop();
  if (target === position) return;
  homie.setIdle(false);
  direction = target > position ? 1 : -1;
  since = getTime();
  digitalWrite(direction > 0 ? D12 : D5, 1);
  const seconds = (Math.abs(target - position) * travel.value) / 100;
  arrival = setTimeout(stop, seconds * 1000);
}
