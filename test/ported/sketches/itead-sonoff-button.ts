/** IteadSonoffButton: IteadSonoff, whose button switches the relay when it is held for a moment. */
import * as homie from "homie-espruino";

/** How long, in seconds. */
const SHORTEST = 0.09;
const LONGEST = 0.9;

const node = homie.node("switch", "Switch", "switch");
let isOn = false;

const on = node.advertise("on", { name: "On", datatype: "boolean", settable: put });

function put(closed: boolean): void {
  isOn = closed;
  digitalWrite(D12, closed);
  on.send(closed);
  console.log(`Switch is ${closed ? "on" : "off"}`);
}

digitalWrite(D12, false);
homie.setLed(D13, false);
homie.setResetTrigger(D0, false, 5000);

setWatch(
  ({ time, lastTime }) => {
    const held = time - lastTime;
    if (homie.isConnected() && held >= SHORTEST && held <= LONGEST) put(!isOn);
  },
  D0,
  { repeat: true, edge: "rising" },
);
