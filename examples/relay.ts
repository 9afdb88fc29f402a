/** A relay on D5 that a button switches, too: between D4 and ground. It works without a network as well. */
import * as homie from "homie-espruino";

const node = homie.node("relay", "Relay", "switch");
let closed = false;

const state = node.advertise("on", {
  name: "On",
  datatype: "boolean",
  settable: put,
});

function put(now: boolean): void {
  closed = now;
  digitalWrite(D5, closed);
  state.send(closed);
}

pinMode(D4, "input_pullup");
setWatch(() => put(!closed), D4, { repeat: true, edge: "falling", debounce: 30 });

put(false);
