/** A dimmer: a MOSFET on D5, for lamps of 12 V, say. The level that it had is kept while it is off. */
import * as homie from "homie-espruino";

/** Hertz: beyond what the eye sees, and what the chip's software PWM can. */
const FREQUENCY = 400;

const lamp = homie.node("lamp", "Lamp", "dimmer");
let lit = false;
let percent = 100;

const on = lamp.advertise("on", {
  name: "On",
  datatype: "boolean",
  settable: (value) => {
    lit = value;
    show();
  },
});
const level = lamp.advertise("level", {
  name: "Level",
  datatype: "integer",
  format: "1:100",
  unit: "%",
  settable: (value) => {
    percent = value;
    show();
  },
});

function show(): void {
  // Squared, since that is how an eye sees it.
  const part = lit ? (percent * percent) / 10000 : 0;
  analogWrite(D5, part, { freq: FREQUENCY, soft: true });
  on.send(lit);
  level.send(percent);
}

show();
