/** A light on D5: a relay, or an LED. */
import * as homie from "homie-espruino";

const light = homie.node("light", "Light", "switch");

light.advertise("on", {
  name: "On",
  datatype: "boolean",
  settable: (lit, on) => {
    digitalWrite(D5, lit);
    on.send(lit);
  },
});
