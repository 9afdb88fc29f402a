/** LedStrip: four LEDs, each an element of one node. */
import * as homie from "homie-espruino";

const PINS = [D16, D5, D4, D0];

const strip = homie.node("strip", "Strip", "strip", { range: [1, 4] });

for (const pin of PINS) digitalWrite(pin, false);
// The last LED is where the board's button is: while it is off it would look like one that is held.
homie.disableResetTrigger();

strip.advertise("led", {
  name: "Led",
  datatype: "enum",
  format: "on,off",
  settable: (value, led, index) => {
    digitalWrite(PINS[index - 1]!, value === "on");
    led.send(value, index);
    console.log(`Led ${index} is ${value}`);
  },
});
