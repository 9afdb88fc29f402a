/** LightOnOff: a relay on D5. */
import * as homie from "homie-espruino";

const light = homie.node("light", "Light", "switch");

digitalWrite(D5, false);
light.advertise("on", {
  name: "On",
  datatype: "boolean",
  settable: (lit, on) => {
    digitalWrite(D5, lit);
    on.send(lit);
    console.log(`Light is ${lit ? "on" : "off"}`);
  },
});
