/**
 * examples/light.ts, and a node that takes memory away, as a large sketch would: what is published to it says how many
 * variables are to be left free while nothing is under way. It answers with how many are.
 */
import "../../examples/light.ts";
import * as homie from "homie-espruino";

const held: number[] = [];
let goal = 0;

// Small pieces, so that what is left is not one large one.
function hold(): void {
  while (process.memory().free > goal) held.push(1);
  left.send(process.memory().free);
}

// So that the device stays to be asked when an update has ended.
homie.setIdle(false);

const left = homie.node("held", "Held", "probe").advertise("left", {
  datatype: "integer",
  settable: (value) => {
    goal = value;
    // Not in the handler, which takes memory itself.
    setTimeout(hold, 100);
  },
});
